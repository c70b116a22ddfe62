// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/model/tensor_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lectern::engine {

/// What a form of file calls the tensors that every form has. Those of a layer stand after `layer`, its number and a dot.
struct WeightNames {
    std::string embedding, finalNorm, head;
    std::string layer;
    std::string inputNorm, feedForwardNorm;
    std::string q, k, v, o;
    std::string inProj, inProjBias, conv, convBias, xProj, dtProj, dtProjBias, dtNorm, bNorm, cNorm;
    std::string aLog, a; ///< one of them, the other empty
    std::string d, outProj, outProjBias;
    std::string router;
    std::string gate, up, down; ///< of a dense feed-forward
};

/// Finds every weight of a model in a file, by name, and checks its shape. What the forms of files do not share is how they
/// keep experts: subclasses know that.
class WeightBinder {
public:
    /// All three must outlive the binder.
    WeightBinder(const TensorStore& tensors, const ModelShape& shape, const WeightNames& names);
    virtual ~WeightBinder() = default;

    /// Throws Failure: ModelDamaged (a tensor is missing or has the wrong shape), ModelUnsupported (its type).
    ModelWeights bind() const;

protected:
    using Shape = std::vector<std::int64_t>;

    TensorView optional(const std::string& name, const Shape& expected) const;
    TensorView required(const std::string& name, const Shape& expected) const;
    /// The experts of a tensor [experts, rows, columns], one after the other: [experts·rows, columns].
    TensorView requiredExperts(const std::string& name, std::int64_t experts, std::int64_t rows, std::int64_t columns) const;
    /// The three matrices whose names follow `prefix`.
    ExpertWeights expert(const std::string& prefix) const;

    /// @param layer the layer's own prefix
    /// @param experts 1: dense
    virtual void feedForward(const std::string& layer, int experts, LayerWeights& weights) const = 0;

    const TensorStore& tensors() const { return m_tensors; }
    const ModelShape& shape() const { return m_shape; }
    const WeightNames& names() const { return m_names; }

private:
    AttentionWeights attention(const std::string& layer) const;
    MambaWeights mamba(const std::string& layer) const;

    const TensorStore& m_tensors;
    const ModelShape& m_shape;
    const WeightNames& m_names;
};

} // namespace lectern::engine
