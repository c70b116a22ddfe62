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

/// What a product computes with. All but Float belong to precision Fast: Integer rounds activations to 8 bits, 32 of them
/// sharing a scale, and takes weights as stored; Bf16 rounds both. Weights of 8 bits are so exact that rounding activations to
/// as many would be most of the error: they take Bf16 or Float. BF16 and F16 weights, whose own error is less still, always
/// take Float. The number of rows matters only with kernels whose pairs have no multiplyFew().
Arithmetic arithmeticOf(const Kernels& kernels, const Product& product, bool fast);

/// Activations of products that belong together, rounded once for all that share them.
class RoundedActivations {
public:
    /// Rounds what `products` need. What was there before is gone.
    void round(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products);

    /// From a row on, of what round() made for `product`; the row is a multiple of kPairRows.
    struct Integers {
        const std::int8_t* codes;   ///< [rows, depth]
        const RoundedGroup* groups; ///< [rows, depth/32]
    };
    Integers integers(const Product& product, int row) const;
    /// Rows as MultiplyPairsArgs::x, of one stretch of depth.
    class Pairs {
    public:
        Pairs(const std::uint16_t* values, int blocks, int firstBlock)
            : m_values(values), m_blocks(blocks), m_firstBlock(firstBlock)
        {
        }
        const std::uint16_t* stretch(int first, int steps) const
        {
            return m_values + (std::int64_t(first) * m_blocks + std::int64_t(steps) * m_firstBlock) * kPairRows;
        }

    private:
        const std::uint16_t* m_values;
        int m_blocks; ///< of all rows
        int m_firstBlock;
    };
    Pairs pairs(const Product& product, int row) const;

private:
    struct Rows {
        const float* x;
        std::int64_t xStride;
        int count;
        int depth;
        Arithmetic arithmetic;
        std::size_t firstValue; ///< in m_codes or m_pairs
        std::size_t firstGroup; ///< in m_groups
    };
    void roundToPairs(const Kernels& kernels, const float* x, int row, const Rows& rows);
    const Rows* find(const Product& product, Arithmetic arithmetic) const;

    std::vector<Rows> m_rows;
    AlignedBuffer<std::int8_t> m_codes;
    AlignedBuffer<RoundedGroup> m_groups;
    AlignedBuffer<std::uint16_t> m_pairs;
};

} // namespace lectern::engine::cpu
