// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// How many rows and panels a tile has: as many sums as the registers hold.
/// @tparam Rows   rows of x that share each load of w
/// @tparam Panels panels of w that share each value of x
/// kPanelsOfBlocks: panels of quantised weights that are multiplied together
template <typename L>
struct TileShape;

/// Two ways to read 16 bits of a panel.
struct Bf16 {
    std::uint16_t bits;
};
struct F16 {
    std::uint16_t bits;
};

template <typename L>
struct Multiply {
    using Float = typename L::Float;
    static constexpr int kVectors = kPanel / L::width; ///< registers that hold one panel's step

    static Float loadWeights(const float* p) { return L::load(p); }
    static Float loadWeights(const Bf16* p) { return L::loadBf16(&p->bits); }
    static Float loadWeights(const F16* p) { return L::loadF16(&p->bits); }

    template <int Rows, int Panels, typename Weight>
    static void tile(const MultiplyArgs& args, const float* x, const Weight* w, float* y)
    {
        Float sums[Rows][Panels * kVectors];
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
            for (int v = 0; v < Panels * kVectors; ++v)
                sums[r][v] = args.accumulate ? L::load(y + r * args.yStride + v * L::width) : L::all(0.0f);
        for (int step = 0; step < args.depth; ++step) {
            Float weights[Panels * kVectors];
#pragma GCC unroll 16
            for (int panel = 0; panel < Panels; ++panel)
#pragma GCC unroll 4
                for (int v = 0; v < kVectors; ++v)
                    weights[panel * kVectors + v] = loadWeights(w + panel * args.panelStride + v * L::width);
#pragma GCC unroll 16
            for (int r = 0; r < Rows; ++r) {
                const Float value = L::all(x[r * args.xStride + step]);
#pragma GCC unroll 16
                for (int v = 0; v < Panels * kVectors; ++v)
                    sums[r][v] = L::fma(value, weights[v], sums[r][v]);
            }
            w += args.stepStride;
        }
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
            for (int v = 0; v < Panels * kVectors; ++v)
                L::store(y + r * args.yStride + v * L::width, sums[r][v]);
    }

    /// All panels for `Rows` rows.
    template <int Rows, int Panels, typename Weight>
    static void strip(const MultiplyArgs& args, const float* x, float* y)
    {
        const Weight* const w = static_cast<const Weight*>(args.w);
        int panel = 0;
        for (; panel + Panels <= args.panels; panel += Panels)
            tile<Rows, Panels>(args, x, w + panel * args.panelStride, y + panel * kPanel);
        for (; panel < args.panels; ++panel)
            tile<Rows, 1>(args, x, w + panel * args.panelStride, y + panel * kPanel);
    }

    template <typename Weight>
    static void run(const MultiplyArgs& args)
    {
        constexpr int kRows = TileShape<L>::kRows;
        constexpr int kPanels = TileShape<L>::kPanels;
        int row = 0;
        for (; row + kRows <= args.rows; row += kRows)
            strip<kRows, kPanels, Weight>(args, args.x + row * args.xStride, args.y + row * args.yStride);
        for (; row + 2 <= args.rows; row += 2)
            strip<2, TileShape<L>::kPanelsOfTwo, Weight>(args, args.x + row * args.xStride, args.y + row * args.yStride);
        if (row < args.rows)
            strip<1, TileShape<L>::kPanelsOfOne, Weight>(args, args.x + row * args.xStride, args.y + row * args.yStride);
    }

    static void multiply(const MultiplyArgs& args)
    {
        if (args.panelType == PanelType::Bf16)
            run<Bf16>(args);
        else if (args.panelType == PanelType::F16)
            run<F16>(args);
        else
            run<float>(args);
    }

    static void expandBf16(const std::uint16_t* from, float* to, std::int64_t count)
    {
        for (std::int64_t i = 0; i < count; i += L::width)
            L::store(to + i, L::loadBf16(from + i));
    }
    static void expandF16(const std::uint16_t* from, float* to, std::int64_t count)
    {
        for (std::int64_t i = 0; i < count; i += L::width)
            L::store(to + i, L::loadF16(from + i));
    }
    static void roundToF16(const float* from, std::uint16_t* to, std::int64_t count)
    {
        for (std::int64_t i = 0; i < count; i += L::width)
            L::storeF16(to + i, L::load(from + i));
    }
};

} // namespace lectern::engine::cpu
