// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/packed_matrix.h"

#include <span>
#include <vector>

namespace lectern::engine::cpu {

/// y[rows, w.outputs()] = x[rows, w.depth()] · wᵀ + bias.
struct Product {
    const PackedMatrix* w = nullptr;
    const float* x = nullptr;
    std::int64_t xStride = 0;
    int rows = 0;
    float* y = nullptr;
    std::int64_t yStride = 0;
    const float* bias = nullptr; ///< [w.outputs()], or none
};

/// Room in which each thread expands a few panels to float32.
using PanelScratch = std::vector<AlignedBuffer<float>>;
PanelScratch newPanelScratch(const Kernels& kernels, int threads);

/// Row `row` of a matrix as float32, the bits that products with it use: [w.depth()].
void expandRow(const Kernels& kernels, const PackedMatrix& w, int row, float* out, AlignedBuffer<float>& scratch);

/// Computes several products that don't depend on each other, divided among all threads together.
void multiply(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products, PanelScratch& scratch);

} // namespace lectern::engine::cpu
