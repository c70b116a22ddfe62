// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/pair_product.h"
#include "engine/cpu/rounded_activations.h"

#include <span>
#include <vector>

namespace lectern::engine::cpu {

/// What products need beside their operands.
class ProductScratch {
public:
    /// @param fast whether activations may be rounded (precision Fast)
    ProductScratch(const Kernels& kernels, int threads, bool fast);

    /// Room in which a thread expands a few panels.
    AlignedBuffer<float>& panels(int worker) { return m_panels[static_cast<std::size_t>(worker)]; }
    /// Room for the factors of a few panels' codes.
    AlignedBuffer<float>& factors(int worker) { return m_factors[static_cast<std::size_t>(worker)]; }
    PairScratch& pairs(int worker) { return m_pairs[static_cast<std::size_t>(worker)]; }

    bool fast() const { return m_fast; }
    RoundedActivations rounded;

private:
    bool m_fast;
    std::vector<AlignedBuffer<float>> m_panels;
    std::vector<AlignedBuffer<float>> m_factors;
    std::vector<PairScratch> m_pairs;
};

/// Row `row` of a matrix as float32, the bits that products with it use: [w.depth()].
void expandRow(const Kernels& kernels, const PackedMatrix& w, int row, float* out, AlignedBuffer<float>& scratch);

/// Computes several products that don't depend on each other, divided among all threads together.
void multiply(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products, ProductScratch& scratch);

} // namespace lectern::engine::cpu
