// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device_matrix.h"

namespace lectern::tests {

struct NamedType {
    engine::cuda::MatrixType type;
    const char* name;
    int depthUnit; ///< depths are multiples of it
};
constexpr NamedType kMatrixTypes[] = {
    {engine::cuda::MatrixType::Bf16, "bf16", 1},   {engine::cuda::MatrixType::Q8_0, "Q8_0", 32},
    {engine::cuda::MatrixType::Q4_K, "Q4_K", 256}, {engine::cuda::MatrixType::Q5_K, "Q5_K", 256},
    {engine::cuda::MatrixType::Q6_K, "Q6_K", 256}, {engine::cuda::MatrixType::Int8Rows, "int8 rows", 32},
};

} // namespace lectern::tests
