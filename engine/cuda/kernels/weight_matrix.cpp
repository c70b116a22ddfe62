// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/weight_matrix.h"

#include "engine/cuda/kernels/weight_blocks.h"

namespace lectern::engine::cuda {

std::size_t tileBytes(WeightFormat format)
{
    switch (format) {
    case WeightFormat::Bf16:
        return 0;
    case WeightFormat::Q4:
        return sizeof(Q4Block);
    case WeightFormat::Q5:
        return sizeof(Q5Block);
    case WeightFormat::Q6:
        return sizeof(Q6Block);
    case WeightFormat::Q8:
        return sizeof(Q8Block);
    case WeightFormat::Int8Rows:
        return sizeof(Int8Block);
    }
    return 0;
}

std::size_t storedBytes(const WeightMatrix& matrix)
{
    if (matrix.format == WeightFormat::Bf16)
        return static_cast<std::size_t>(matrix.outputs) * static_cast<std::size_t>(matrix.stride()) * sizeof(__nv_bfloat16);
    return static_cast<std::size_t>(matrix.tiles()) * static_cast<std::size_t>(matrix.blocks()) * tileBytes(matrix.format);
}

std::size_t storedScales(const WeightMatrix& matrix)
{
    return matrix.format == WeightFormat::Int8Rows ? static_cast<std::size_t>(matrix.outputs) : 0;
}

} // namespace lectern::engine::cuda
