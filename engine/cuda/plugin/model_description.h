// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/tensor.h"
#include "engine/cuda/abi.h"

#include <cstdint>
#include <map>
#include <span>
#include <tuple>

namespace lectern::engine::cuda {

/// Throws Failure(ModelUnsupported) where the kernels do not take such dimensions.
ModelShape shapeOf(const LecternCudaShape& shape);

/// A tensor that the program has: what is known of it, and its bytes unless it is to be random.
struct SourceTensor {
    TensorView view;         ///< [rows, columns]; data: null for random values
    std::int32_t index = -1; ///< in the program's list; -1: it is absent

    bool isPresent() const { return index >= 0; }
    bool isRandom() const { return view.data == nullptr; }
    int rows() const { return static_cast<int>(view.shape.front()); }
    int columns() const { return static_cast<int>(view.shape.back()); }
};

/// A model's tensors by what they are.
class SourceTensors {
public:
    explicit SourceTensors(std::span<const LecternCudaTensor> tensors);

    SourceTensor find(int role, int layer = 0, int expert = 0) const;

private:
    std::map<std::tuple<int, int, int>, SourceTensor> m_tensors;
};

} // namespace lectern::engine::cuda
