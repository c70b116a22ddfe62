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
/// Four sums are in tiles together, of two blocks of rows and two panels: fewer would wait for each other, since a sum takes
/// longer to be made than three others; and no shape of four needs fewer loads.
template <typename Tiles>
struct TileProducts {
    static void multiply(const MultiplyPairsArgs& args)
    {
        Tiles::begin();
        const int blocks = (args.rows + kPairRows - 1) / kPairRows;
        int block = 0;
        for (; block + 2 <= blocks; block += 2)
            panelsOf<2>(args, block);
        if (block < blocks)
            panelsOf<1>(args, block);
        Tiles::end();
    }

private:
    static constexpr int kX = 4, kW = 6; ///< tiles; before them are the sums, panel after panel of a block
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

    template <int Blocks>
    static void panelsOf(const MultiplyPairsArgs& args, int block)
    {
        int panel = 0;
        for (; panel + 2 <= args.panels; panel += 2)
            sum<Blocks, 2>(args, block, panel);
        if (panel < args.panels)
            sum<Blocks, 1>(args, block, panel);
    }

    template <int Blocks, int Panels>
    static void sum(const MultiplyPairsArgs& args, int block, int panel)
    {
        forEach<Blocks * Panels>([&](auto i) {
            if (args.start.first)
                Tiles::template load<i.value>(args.start.tile(block + i.value / Panels, panel + i.value % Panels),
                                              args.start.rowStride * std::int64_t(sizeof(float)));
            else
                Tiles::template zero<i.value>();
        });
        const std::int64_t xStride = args.xBlockStride, wStride = args.panelStride;
        const std::uint16_t* x = args.x + block * xStride;
        const std::uint32_t* w = args.w + panel * wStride;
        for (int left = args.steps; left > 0; left -= kPairSteps, x += kTileValues, w += kTilePairs)
            addStep<Blocks, Panels>(x, xStride, w, wStride);
        forEach<Blocks * Panels>([&](auto i) { store<i.value>(args, block + i.value / Panels, panel + i.value % Panels); });
    }

    template <int Blocks, int Panels>
    static void addStep(const std::uint16_t* x, std::int64_t xStride, const std::uint32_t* w, std::int64_t wStride)
    {
        // Copies: references would be read again after each load, for all the compiler knows.
        forEach<Blocks>([=](auto b) { Tiles::template load<kX + b.value>(x + b.value * xStride, kRowBytes); });
        forEach<Panels>([=](auto p) {
            Tiles::template load<kW + p.value>(w + p.value * wStride, kRowBytes);
            forEach<Blocks>([](auto b) {
                constexpr int kPanelOfSum = decltype(p)::value;
                Tiles::template product<b.value * Panels + kPanelOfSum, kX + b.value, kW + kPanelOfSum>();
            });
        });
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
