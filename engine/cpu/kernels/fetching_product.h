// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/multiply.h"

namespace lectern::engine::cpu {

/// A matrix product for few rows or many that, while it reads its panels, asks the memory for others that will be needed next.
/// The bits are those of Multiply.
template <typename L>
struct FetchingProduct {
    using Float = typename L::Float;

    /// args.w is left out for its type.
    /// @param ahead how many bytes behind each value the one lies that will be needed next; 0: none
    template <typename Value>
    static void product(const MultiplyArgs& args, const Value* w, std::intptr_t ahead)
    {
        rows<TileShape<L>::kRows>(args, w, 0, ahead);
    }

private:
    /// Panels that `rows` rows take at a time: about as many sums as a tile of a matrix product has.
    static constexpr int panelsFor(int rows)
    {
        int panels = 1;
        while (panels < 4 && 2 * panels * rows <= TileShape<L>::kRows * TileShape<L>::kPanels)
            panels *= 2;
        return panels;
    }
    static constexpr int fewer(int rows) { return rows > 6 ? rows / 2 : rows > 4 ? 4 : rows > 2 ? 2 : 1; }

    /// Rows [row, args.rows) times all panels, `Rows` at a time and the rest in fewer.
    template <int Rows, typename Value>
    static void rows(const MultiplyArgs& args, const Value* w, int row, std::intptr_t ahead)
    {
        for (; row + Rows <= args.rows; row += Rows) {
            strip<Rows, panelsFor(Rows)>(args, args.x + row * args.xStride, w, args.y + row * args.yStride, args.panels, ahead);
            ahead = 0; // once is enough
        }
        if constexpr (Rows > 1) {
            if (row < args.rows)
                rows<fewer(Rows)>(args, w, row, ahead);
        }
    }

    /// Asks for what lies `ahead` bytes behind a step's weights, a line of the cache once. Where rows are few, nothing but
    /// this keeps the memory busy; tiles of different pages don't follow one another, so the processor can't foresee them.
    template <int Panels, typename Value>
    static void fetch(const MultiplyArgs& args, const Value* w, int step, std::intptr_t ahead)
    {
        constexpr int kLine = 64 / (kPanel * sizeof(Value)); // steps of a panel, or panels beside each other
        const bool besideEachOther = args.panelStride == kPanel;
        if (!besideEachOther && step % kLine != 0)
            return;
#pragma GCC unroll 16
        for (int panel = 0; panel < Panels; ++panel) {
            if (!besideEachOther || panel % kLine == 0)
                __builtin_prefetch(
                    reinterpret_cast<const void*>(reinterpret_cast<std::intptr_t>(w + panel * args.panelStride) + ahead));
        }
    }

    /// What Multiply's tile computes. With `Fetch` it also asks for other keys or values: as a call that Multiply's makes, that was
    /// measured to cost a tenth of reading and a fifth of writing at depth 32,768.
    template <int Rows, int Panels, bool Fetch, typename Value>
    static void tile(const MultiplyArgs& args, const float* x, const Value* w, float* y, std::intptr_t ahead)
    {
        using M = Multiply<L>;
        constexpr int kVectors = M::kVectors;
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
                    weights[panel * kVectors + v] = M::loadWeights(w + panel * args.panelStride + v * L::width);
            if constexpr (Fetch)
                fetch<Panels>(args, w, step, ahead);
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

    template <int Rows, int Panels, typename Value>
    static void strip(const MultiplyArgs& args, const float* x, const Value* w, float* y, int panels, std::intptr_t ahead)
    {
        for (; panels >= Panels; panels -= Panels) {
            if (ahead)
                tile<Rows, Panels, true>(args, x, w, y, ahead);
            else
                tile<Rows, Panels, false>(args, x, w, y, 0);
            w += Panels * args.panelStride;
            y += Panels * kPanel;
        }
        if constexpr (Panels > 1) {
            if (panels > 0)
                strip<Rows, Panels / 2>(args, x, w, y, panels, ahead);
        }
    }
};

} // namespace lectern::engine::cpu
