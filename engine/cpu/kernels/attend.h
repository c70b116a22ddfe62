// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/attention_args.h"
#include "engine/cpu/kernels/fetching_product.h"
#include "engine/cpu/kernels/lanes_math.h"

namespace lectern::engine::cpu {

/// Causal attention without positions, tile by tile of keys. What a row gets depends on its own keys alone: the same bits
/// beside any other rows, and whatever keys follow that it may not see.
template <typename L>
struct Attend {
    using Float = typename L::Float;
    using Math = LanesMath<L>;

    /// Rows that go through a tile together: their scores stay in the first cache.
    static constexpr int kRows = TileShape<L>::kRows;
    /// Floats from row to row of the scores; not a power of two, so that rows don't share the cache's sets.
    static constexpr int kScoreStride = kKeyTile + kPanel;

    static void attend(const AttendArgs& args)
    {
        if (args.panelType == PanelType::F16)
            run<F16>(args);
        else
            run<float>(args);
    }

    /// total += part, each relative to its own peak.
    static void join(const JoinArgs& args)
    {
        for (int r = 0; r < args.rows; ++r) {
            const SoftmaxSum part = args.part.sums[r];
            SoftmaxSum& total = args.total.sums[r];
            const float peak = part.peak > total.peak ? part.peak : total.peak;
            const Float old = Math::exp2OfNegative(L::all(total.peak - peak));
            const Float fresh = Math::exp2OfNegative(L::all(part.peak - peak));
            float sums[L::width];
            L::store(sums, L::fma(old, L::all(total.sum), L::mul(fresh, L::all(part.sum))));
            total = {peak, sums[0]};
            const float* const from = args.part.out + r * args.stride;
            float* const to = args.total.out + r * args.stride;
            for (std::int64_t i = 0; i < args.stride; i += L::width)
                L::store(to + i, L::fma(old, L::load(to + i), L::mul(fresh, L::load(from + i))));
        }
    }

private:
    template <typename Value>
    static void run(const AttendArgs& args)
    {
        const std::intptr_t ahead =
            args.next ? reinterpret_cast<std::intptr_t>(args.next) - reinterpret_cast<std::intptr_t>(args.k) : 0;
        const auto* const k = static_cast<const Value*>(args.k);
        const auto* const v = static_cast<const Value*>(args.v);
        alignas(64) float scores[kRows * kScoreStride];
        for (int first = 0; first < args.rows; first += kRows) {
            const int rows = args.rows - first < kRows ? args.rows - first : kRows;
            float* const out = args.partial.out + first * args.vStride;
            FetchingProduct<L>::product({.x = args.q + first * args.qStride,
                                         .xStride = args.qStride,
                                         .rows = rows,
                                         .w = nullptr,
                                         .panelType = args.panelType,
                                         .stepStride = kPanel,
                                         .panelStride = std::int64_t(kPanel) * args.headDim,
                                         .panels = (args.keys + kPanel - 1) / kPanel,
                                         .depth = args.headDim,
                                         .y = scores,
                                         .yStride = kScoreStride,
                                         .accumulate = false},
                                        k, first == 0 ? ahead : 0);
            for (int r = 0; r < rows; ++r)
                weigh(args, first + r, scores + r * kScoreStride);
            FetchingProduct<L>::product({.x = scores,
                                         .xStride = kScoreStride,
                                         .rows = rows,
                                         .w = nullptr,
                                         .panelType = args.panelType,
                                         .stepStride = args.vStride,
                                         .panelStride = kPanel,
                                         .panels = static_cast<int>(args.vStride / kPanel),
                                         .depth = args.keys,
                                         .y = out,
                                         .yStride = args.vStride,
                                         .accumulate = true},
                                        v, first == 0 ? ahead : 0);
        }
    }

    /// Scores of one row become weights relative to the row's peak; what was summed under an older peak is scaled down.
    static void weigh(const AttendArgs& args, int row, float* scores)
    {
        const int visible = args.visible[row];
        if (visible <= 0) {
            for (int i = 0; i < args.keys; ++i)
                scores[i] = 0.0f;
            return;
        }
        const int whole = visible / L::width * L::width;
        Float largest = L::all(-__builtin_inff());
        for (int i = 0; i < whole; i += L::width)
            largest = L::max(largest, L::load(scores + i));
        float highest = L::largest(largest);
        for (int i = whole; i < visible; ++i)
            highest = scores[i] > highest ? scores[i] : highest;

        SoftmaxSum& sum = args.partial.sums[row];
        if (args.scale * highest > sum.peak) {
            const float peak = args.scale * highest;
            const Float factor = Math::exp2OfNegative(L::all(sum.peak - peak));
            float* const out = args.partial.out + row * args.vStride;
            for (std::int64_t i = 0; i < args.vStride; i += L::width)
                L::store(out + i, L::mul(factor, L::load(out + i)));
            float factors[L::width];
            L::store(factors, factor);
            sum = {peak, sum.sum * factors[0]};
        }

        const Float scale = L::all(args.scale);
        const Float below = L::all(-sum.peak);
        Float total = L::all(0.0f);
        for (int i = 0; i < whole; i += L::width) {
            const Float weight = Math::exp2OfNegative(L::fma(scale, L::load(scores + i), below));
            L::store(scores + i, weight);
            total = L::add(total, weight);
        }
        if (whole < visible) {
            L::store(scores + whole, Math::exp2OfNegative(L::fma(scale, L::load(scores + whole), below)));
            for (int i = visible; i < whole + L::width; ++i)
                scores[i] = 0.0f;
            total = L::add(total, L::load(scores + whole));
        }
        for (int i = whole + (whole < visible ? L::width : 0); i < args.keys; ++i)
            scores[i] = 0.0f;
        sum.sum += L::sum(total);
    }
};

} // namespace lectern::engine::cpu
