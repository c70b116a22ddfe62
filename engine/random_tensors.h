// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/base/repeated_bytes.h"
#include "engine/convert/target_type.h"
#include "engine/model/tensor_store.h"
#include "engine/text/vocabulary.h"

#include <list>
#include <map>
#include <string>
#include <vector>

namespace lectern::engine {

/// The tensors of a model with random weights, by their published names. Matrices of one type are stretches of the same few
/// megabytes, quantised once, repeated as often as need be; so all of them together take next to no memory.
class RandomTensors final : public TensorStore {
public:
    enum class Weights {
        Described, ///< types and shapes only: nothing may be read
        Filled,
    };
    /// Throws Failure: InvalidInput (a quantisation that there is not), OutOfMemory (larger than any memory).
    RandomTensors(const ModelShape& shape, const std::string& quantisation, Weights weights);

    TensorView find(const std::string& name) const override;
    bool contains(const std::string& name) const override { return m_tensors.contains(name); }
    std::int64_t byteCount() const override;
    std::vector<File> files() const override { return {}; }
    std::string mainType() const override { return m_quantisation; }

private:
    class Plan;

    TensorType typeOf(const ModelFacts& model, const TensorFacts& tensor) const;
    void add(const std::string& name, TensorView tensor);
    void fillMatrices(const ModelShape& shape);

    std::string m_quantisation;
    Weights m_weights;
    double m_bytes = 0;
    std::map<std::string, TensorView> m_tensors;
    std::list<std::vector<float>> m_vectors;
    std::map<TensorType, RepeatedBytes> m_matrices;
};

/// A vocabulary of so many pieces, in which any text can be written where there are some hundred.
Vocabulary madeUpVocabulary(std::int32_t size);

} // namespace lectern::engine
