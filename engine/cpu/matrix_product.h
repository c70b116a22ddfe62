// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/packed_matrix.h"
#include "engine/profile.h"

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

/// What products need beside their operands.
class ProductScratch {
public:
    /// @param integers whether activations may be rounded to 8 bits where weights have fewer (precision Fast)
    ProductScratch(const Kernels& kernels, int threads, bool integers);

    /// Room in which a thread expands a few panels.
    AlignedBuffer<float>& panels(int worker) { return m_panels[static_cast<std::size_t>(worker)]; }

    /// Activations as 8-bit integers.
    struct Rounded {
        const float* x; ///< of which rows
        std::int64_t xStride;
        int rows;
        int depth;
        std::size_t firstCode;  ///< [rows, depth], in codes
        std::size_t firstGroup; ///< [rows, depth/32], in groups
    };
    bool integers() const { return m_integers; }
    std::vector<Rounded> rounded;
    AlignedBuffer<std::int8_t> codes;
    AlignedBuffer<RoundedGroup> groups;

private:
    bool m_integers;
    std::vector<AlignedBuffer<float>> m_panels;
};

/// What multiply() computes a product with.
Arithmetic arithmeticOf(const Product& product, const ProductScratch& scratch);

/// Row `row` of a matrix as float32, the bits that products with it use: [w.depth()].
void expandRow(const Kernels& kernels, const PackedMatrix& w, int row, float* out, AlignedBuffer<float>& scratch);

/// Computes several products that don't depend on each other, divided among all threads together.
void multiply(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products, ProductScratch& scratch);

} // namespace lectern::engine::cpu
