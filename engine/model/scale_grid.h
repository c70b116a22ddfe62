// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <memory>
#include <string>
#include <vector>

namespace lectern::engine {

/// What stands beside an 8-bit matrix [out, in] in a file; absent where the file has no such tensor.
struct ScaleTensors {
    /// NAME_scale, as vllm-project/compressed-tensors writes it: one factor for the matrix ([], [1]), or one for each
    /// output ([out] or [out, 1]).
    TensorView scale;
    /// NAME_scale_inv: one factor for each 128 × 128 values ([out / 128, in / 128], rounded up). It multiplies, whatever its
    /// name says.
    TensorView inverse;
};

/// The factors of the matrix `name`; `scale` where both are there.
/// Throws Failure: ModelUnsupported (neither is there; no matrix; another shape or type), which names the tensor.
std::shared_ptr<const ScaleGrid> scaleGrid(const std::string& name, const std::vector<std::int64_t>& shape,
                                           const ScaleTensors& tensors);

} // namespace lectern::engine
