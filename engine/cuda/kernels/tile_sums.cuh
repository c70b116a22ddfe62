// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/row_fragments.cuh"
#include "engine/cuda/kernels/tile_fragments.cuh"

namespace lectern::engine::cuda {

/// A quantised tile block in shared memory.
template <typename Block>
struct alignas(16) TileStage {
    Block block;

    /// Begins to bring a tile's block number `piece`.
    __device__ __forceinline__ void bring(const WeightMatrix& w, const void* data, int tile, int piece, int lane)
    {
        constexpr int copies = sizeof(Block) / 16;
        const auto* const from = reinterpret_cast<const uint4*>(static_cast<const Block*>(data) +
                                                                static_cast<std::size_t>(tile) * w.blocks() + piece);
        auto* const to = reinterpret_cast<uint4*>(&block);
#pragma unroll
        for (int i = 0; i < copies; i += kWarp) {
            if (i + lane < copies)
                copyAsync16(to + i + lane, from + i + lane);
        }
    }
};

/// What a warp adds up of a tile for quantised weights.
template <typename Block>
class TileSums {
public:
    using Stage = TileStage<Block>;
    static constexpr int kPieceValues = kTileValues;

    /// The activations of a piece, which are loaded when they are wanted: registers are few.
    struct Operands {
        const RowValues& x;
        int first;

        __device__ __forceinline__ Operands(const RowValues& values, int piece) : x(values), first(piece * kTileValues) {}
        __device__ __forceinline__ void of(int step, std::uint32_t (&pairs)[2]) const
        {
            float values[4];
            x.load(first + 16 * step, values);
            pairs[0] = bf16Pair(values[0], values[1]);
            pairs[1] = bf16Pair(values[2], values[3]);
        }
    };

    __device__ __forceinline__ void add(const Stage& weights, const Operands& x, int lane)
    {
        using Tile = LaneTile<Block>;
        const std::uint32_t ones[4] = {0x3f803f80u, 0x3f803f80u, 0x3f803f80u, 0x3f803f80u};
        Tile tile(weights.block, lane);
        float products[4] = {};
        float total[4] = {};
#pragma unroll
        for (int step = 0; step < kSpans * kSpanSteps; ++step) {
            if (step % kSpanSteps == 0)
                tile.enter(weights.block, step / kSpanSteps, lane);
            std::uint32_t pairs[2];
            x.of(step, pairs);
#pragma unroll
            for (int pass = 0; pass < Tile::kPasses; ++pass)
                multiplyBf16(products, tile.fragment(pass, step % kSpanSteps).registers, pairs);
            multiplyBf16(total, ones, pairs);
            if ((step + 1) % Tile::kGroupSteps != 0)
                continue;
#pragma unroll
            for (int row = 0; row < 2; ++row) {
                const GroupFactors factors = tile.factors(row, step / Tile::kGroupSteps);
                const float offset = fmaf(factors.scale, Tile::kOffset, factors.minimum);
#pragma unroll
                for (int i = 0; i < 2; ++i) {
                    float& sum = m_sums[2 * row + i];
                    sum = fmaf(-offset, total[2 * row + i], fmaf(factors.scale, products[2 * row + i], sum));
                    products[2 * row + i] = total[2 * row + i] = 0;
                }
            }
        }
    }
    __device__ __forceinline__ float4 all() const
    {
        return make_float4(m_sums[0], m_sums[1], m_sums[2], m_sums[3]);
    }

private:
    float m_sums[4] = {};
};

/// Which of the two a format has.
template <typename Block>
struct SumsFor {
    using Type = TileSums<Block>;
};
template <>
struct SumsFor<__nv_bfloat16> {
    using Type = RowSums;
};

} // namespace lectern::engine::cuda
