// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"
#include "engine/cpu/kernels/lanes_math.h"
#include "engine/cpu/kernels/multiply.h"

namespace lectern::engine::cpu {

/// Causal attention without positions, tile by tile of keys.
template <typename L>
struct Attend {
    using Float = typename L::Float;
    using Math = LanesMath<L>;

    static void attend(const AttendArgs& args)
    {
        Multiply<L>::multiply({.x = args.q,
                               .xStride = args.qStride,
                               .rows = args.rows,
                               .w = args.k,
                               .panelType = PanelType::F32,
                               .stepStride = kPanel,
                               .panelStride = std::int64_t(kPanel) * args.headDim,
                               .panels = kKeyTile / kPanel,
                               .depth = args.headDim,
                               .y = args.scores,
                               .yStride = kKeyTile,
                               .accumulate = false});
        for (int r = 0; r < args.rows; ++r)
            weigh(args, r);
        Multiply<L>::multiply({.x = args.scores,
                               .xStride = kKeyTile,
                               .rows = args.rows,
                               .w = args.v,
                               .panelType = PanelType::F32,
                               .stepStride = args.vStride,
                               .panelStride = kPanel,
                               .panels = static_cast<int>(args.vStride / kPanel),
                               .depth = args.keys,
                               .y = args.out,
                               .yStride = args.vStride,
                               .accumulate = true});
    }

private:
    /// Scores of one row become weights relative to the row's peak; what was summed under an older peak is scaled down.
    static void weigh(const AttendArgs& args, int row)
    {
        float* const scores = args.scores + row * kKeyTile;
        const int visible = args.visible[row];
        if (visible <= 0) {
            for (int i = 0; i < kKeyTile; ++i)
                scores[i] = 0.0f;
            return;
        }
        const float hidden = -__builtin_inff();
        for (int i = visible; i < kKeyTile; ++i)
            scores[i] = hidden;
        const Float scale = L::all(args.scale);
        Float largest = L::all(hidden);
        for (int i = 0; i < kKeyTile; i += L::width)
            largest = L::max(largest, L::mul(scale, L::load(scores + i)));
        const float tilePeak = L::largest(largest);
        const float peak = tilePeak > args.peak[row] ? tilePeak : args.peak[row];

        Float total = L::all(0.0f);
        for (int i = 0; i < kKeyTile; i += L::width) {
            const Float weight = Math::exp(L::sub(L::mul(scale, L::load(scores + i)), L::all(peak)));
            L::store(scores + i, weight);
            total = L::add(total, weight);
        }
        float factors[L::width];
        L::store(factors, Math::exp(L::all(args.peak[row] - peak)));
        args.sum[row] = args.sum[row] * factors[0] + L::sum(total);
        args.peak[row] = peak;
        if (factors[0] != 1.0f) {
            float* const out = args.out + row * args.vStride;
            for (std::int64_t i = 0; i < args.vStride; i += L::width)
                L::store(out + i, L::mul(L::all(factors[0]), L::load(out + i)));
        }
    }
};

} // namespace lectern::engine::cpu
