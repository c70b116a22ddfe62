// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_factors.h"
#include "engine/cpu/kernels/pair_kernels.h"

#include <cstring>
#include <utility>

namespace lectern::engine::cpu {

/// Products of pairs, tile by tile. `Tiles` is a set of eight tiles of 16 rows of 64 bytes, with static functions:
/// - begin(), end(): around everything else;
/// - zero<T>(), load<T>(from, bytes from row to row), store<T>(to, bytes from row to row);
/// - product<D, A, B>(): adds to the floats of D the products of A's rows of bfloat16 pairs with B's columns of them.
/// @tparam Blocks, Panels  blocks of rows and panels whose sums are in tiles together: at most four, since loads of what is
///                         multiplied need the others, and at least four, since a sum takes longer to be made than three others
template <typename Tiles, int Blocks, int Panels>
struct TileProducts {
    static void multiply(const MultiplyPairsArgs& args)
    {
        Tiles::begin();
        const int blocks = (args.rows + kPairRows - 1) / kPairRows;
        int block = 0;
        for (; block + Blocks <= blocks; block += Blocks)
            panelsOf<Blocks>(args, block);
        if constexpr (Blocks > 1)
            lastBlocks<Blocks - 1>(args, block, blocks - block);
        Tiles::end();
    }

private:
    static constexpr int kTiles = 8;
    static constexpr std::int64_t kRowBytes = 64;
    static constexpr std::int64_t kTileValues = std::int64_t(kPairRows) * kPairSteps; ///< of activations
    static constexpr std::int64_t kTilePairs = kTileValues / 2;                       ///< of weights

    /// body(Constant<0>()), body(Constant<1>()), …
    template <int Count, typename Body>
    static void forEach(Body body)
    {
        [&]<int... I>(std::integer_sequence<int, I...>)
        {
            (body(Constant<I>()), ...);
        }
        (std::make_integer_sequence<int, Count>());
    }

    template <int B>
    static void lastBlocks(const MultiplyPairsArgs& args, int block, int left)
    {
        if (left == B)
            return panelsOf<B>(args, block);
        if constexpr (B > 1)
            lastBlocks<B - 1>(args, block, left);
    }

    template <int B>
    static void panelsOf(const MultiplyPairsArgs& args, int block)
    {
        int panel = 0;
        for (; panel + Panels <= args.panels; panel += Panels)
            sum<B, Panels>(args, block, panel);
        if constexpr (Panels > 1)
            lastPanels<B, Panels - 1>(args, block, panel, args.panels - panel);
    }

    template <int B, int P>
    static void lastPanels(const MultiplyPairsArgs& args, int block, int panel, int left)
    {
        if (left == P)
            return sum<B, P>(args, block, panel);
        if constexpr (P > 1)
            lastPanels<B, P - 1>(args, block, panel, left);
    }

    template <int B, int P>
    static void sum(const MultiplyPairsArgs& args, int block, int panel)
    {
        forEach<B * P>([&](auto i) {
            if (args.start.first)
                Tiles::template load<i.value>(args.start.tile(block + i.value / P, panel + i.value % P),
                                              args.start.rowStride * std::int64_t(sizeof(float)));
            else
                Tiles::template zero<i.value>();
        });
        const std::int64_t xStride = args.xBlockStride, wStride = args.panelStride;
        const std::uint16_t* x = args.x + block * xStride;
        const std::uint32_t* w = args.w + panel * wStride;
        Meanwhile* const meanwhile = args.meanwhile;
        for (int left = args.steps; left > 0; left -= kPairSteps, x += kTileValues, w += kTilePairs) {
            if (meanwhile)
                meanwhile->step(*meanwhile);
            addStep<B, P>(x, xStride, w, wStride);
        }
        forEach<B * P>([&](auto i) { store<i.value>(args, block + i.value / P, panel + i.value % P); });
    }

    /// The side with fewer tiles is held, the other's pass by in what tiles are left.
    template <int B, int P>
    static void addStep(const std::uint16_t* x, std::int64_t xStride, const std::uint32_t* w, std::int64_t wStride)
    {
        constexpr int kHeld = B * P, kPassing = kHeld + (B <= P ? B : P), kPassingTiles = kTiles - kPassing;
        static_assert(kPassingTiles > 0);
        // Copies: references would be read again after each load, for all the compiler knows.
        if constexpr (B <= P) {
            forEach<B>([=](auto b) { Tiles::template load<kHeld + b.value>(x + b.value * xStride, kRowBytes); });
            forEach<P>([=](auto p) {
                constexpr int kTile = kPassing + p.value % kPassingTiles;
                Tiles::template load<kTile>(w + p.value * wStride, kRowBytes);
                forEach<B>([](auto b) { Tiles::template product<b.value * P + decltype(p)::value, kHeld + b.value, kTile>(); });
            });
        } else {
            forEach<P>([=](auto p) { Tiles::template load<kHeld + p.value>(w + p.value * wStride, kRowBytes); });
            forEach<B>([=](auto b) {
                constexpr int kTile = kPassing + b.value % kPassingTiles;
                Tiles::template load<kTile>(x + b.value * xStride, kRowBytes);
                forEach<P>([](auto p) { Tiles::template product<decltype(b)::value * P + p.value, kTile, kHeld + p.value>(); });
            });
        }
    }

    template <int Tile>
    static void store(const MultiplyPairsArgs& args, int block, int panel)
    {
        float* const y = args.y.tile(block, panel);
        const int rows = args.rows - block * kPairRows;
        if (rows >= kPairRows)
            return Tiles::template store<Tile>(y, args.y.rowStride * std::int64_t(sizeof(float)));
        alignas(64) float all[kPairRows * kPanel];
        Tiles::template store<Tile>(all, kRowBytes);
        for (int r = 0; r < rows; ++r)
            std::memcpy(y + r * args.y.rowStride, all + r * kPanel, kRowBytes);
    }
};

} // namespace lectern::engine::cpu
