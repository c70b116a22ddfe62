// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Compiled once for each set of instructions, without fused multiply-adds, so that all give the same bits. Everything is a
// template over a type that only one source file knows: no code for one CPU can be taken for another.

#include "engine/convert/group_search.h"

#include <cstring>

namespace lectern::engine {

template <typename Isa>
struct SearchOf {
    static constexpr int kWidth = Isa::kWidth; ///< groups in a vector
    typedef float Lanes __attribute__((vector_size(4 * Isa::kWidth)));
    typedef int Mask __attribute__((vector_size(4 * Isa::kWidth)));

    static Lanes all(float value) { return Lanes{} + value; }
    static Lanes load(const float* from)
    {
        Lanes v;
        std::memcpy(&v, from, sizeof v);
        return v;
    }
    static void store(float* to, Lanes v) { std::memcpy(to, &v, sizeof v); }
    static Lanes least(Lanes a, Lanes b) { return a < b ? a : b; }
    static Lanes most(Lanes a, Lanes b) { return a > b ? a : b; }
    /// To the nearest whole number, ties to even; |v| below 2^22.
    static Lanes rounded(Lanes v) { return (v + 12582912.0f) - 12582912.0f; }
    static Lanes codes(Lanes v, float lowest, float highest) { return least(most(rounded(v), all(lowest)), all(highest)); }
    static Lanes inverse(Lanes v) { return v != 0.0f ? 1.0f / v : all(0); }

    struct Affine {
        Lanes scale, minimum, error;
        void keepBetter(const Affine& other)
        {
            const Mask better = other.error < error;
            scale = better ? other.scale : scale;
            minimum = better ? other.minimum : minimum;
            error = better ? other.error : error;
        }
    };

    /// Rounds (x − low) · factor to codes and solves for scale and minimum. The error lacks Σ w·x², which is the same for all.
    static Affine solveAffine(const float* x, const float* w, int values, int levels, bool anyMinimum, Lanes low, Lanes factor,
                              Lanes sumW, Lanes sumWx)
    {
        Lanes wq{}, wqq{}, wxq{};
        for (int i = 0; i < values; ++i) {
            const Lanes xi = load(x + i * kGroupLanes);
            const Lanes q = codes((xi - low) * factor, 0, static_cast<float>(levels));
            const Lanes weighted = load(w + i * kGroupLanes) * q;
            wq += weighted;
            wqq += weighted * q;
            wxq += weighted * xi;
        }
        const Lanes det = sumW * wqq - wq * wq;
        const Lanes perDet = det > 0.0f ? 1.0f / det : all(0);
        Lanes scale = (sumW * wxq - sumWx * wq) * perDet;
        Lanes offset = (wqq * sumWx - wq * wxq) * perDet;
        if (!anyMinimum) {
            const Mask above = offset > 0.0f;
            scale = above ? wxq * inverse(wqq) : scale;
            offset = above ? all(0) : offset;
        }
        Lanes error = scale * (scale * wqq + 2.0f * (offset * wq - wxq)) + offset * (offset * sumW - 2.0f * sumWx);
        const Mask usable = (det > 0.0f) & (scale > 0.0f);
        return {scale, -offset, usable ? error : all(3e38f)};
    }

    static void fitAffineLanes(const float* x, const float* w, int values, int levels, bool anyMinimum, float* scale,
                               float* minimum)
    {
        Lanes low = load(x), high = low, sumW{}, sumWx{};
        for (int i = 0; i < values; ++i) {
            const Lanes xi = load(x + i * kGroupLanes), wi = load(w + i * kGroupLanes);
            low = least(low, xi);
            high = most(high, xi);
            sumW += wi;
            sumWx += wi * xi;
        }
        if (!anyMinimum)
            low = least(low, all(0));
        const Lanes range = high - low;
        const Lanes perRange = inverse(range);
        const float top = static_cast<float>(levels);
        // What stands where no rounding can be solved: a constant group.
        Affine best{range / top, -low, all(3e38f)};
        for (int step = -12; step <= 9; ++step) {
            const Lanes factor = perRange * (top + 0.1f * static_cast<float>(step));
            best.keepBetter(solveAffine(x, w, values, levels, anyMinimum, low, factor, sumW, sumWx));
        }
        for (int pass = 0; pass < 2; ++pass)
            best.keepBetter(solveAffine(x, w, values, levels, anyMinimum, -best.minimum, inverse(best.scale), sumW, sumWx));
        store(scale, best.scale);
        store(minimum, best.minimum);
    }

    static void refineAffineLanes(const float* x, const float* w, int values, int levels, const float* scaleStep,
                                  const float* minimumStep, float* scaleCode, float* minimumCode)
    {
        const Lanes d = load(scaleStep), dMinimum = load(minimumStep), c0 = load(scaleCode), m0 = load(minimumCode);
        Affine best{c0, m0, all(3e38f)};
        for (int dc = -1; dc <= 1; ++dc) {
            for (int dm = -1; dm <= 1; ++dm) {
                const Lanes c = codes(c0 + static_cast<float>(dc), 0, 63), m = codes(m0 + static_cast<float>(dm), 0, 63);
                const Lanes scale = d * c, minimum = dMinimum * m, factor = inverse(scale);
                Lanes error{};
                for (int i = 0; i < values; ++i) {
                    const Lanes raised = load(x + i * kGroupLanes) + minimum;
                    const Lanes off = raised - scale * codes(raised * factor, 0, static_cast<float>(levels));
                    error += load(w + i * kGroupLanes) * (off * off);
                }
                best.keepBetter({c, m, error});
            }
        }
        store(scaleCode, best.scale);
        store(minimumCode, best.minimum);
    }

    static void fitSymmetricLanes(const float* x, const float* w, int values, int reach, float* scale)
    {
        Lanes low{}, high{};
        for (int i = 0; i < values; ++i) {
            low = least(low, load(x + i * kGroupLanes));
            high = most(high, load(x + i * kGroupLanes));
        }
        // The side that reaches further gets −reach, the code that the other side lacks: its scale may be negative.
        const Lanes furthest = high > -low ? high : low;
        const Lanes perFurthest = -inverse(furthest);
        Lanes bestScale{}, bestGain{};
        const auto consider = [&](Lanes factor) {
            Lanes wqq{}, wxq{};
            for (int i = 0; i < values; ++i) {
                const Lanes xi = load(x + i * kGroupLanes);
                const Lanes q = codes(xi * factor, static_cast<float>(-reach), static_cast<float>(reach - 1));
                const Lanes weighted = load(w + i * kGroupLanes) * q;
                wqq += weighted * q;
                wxq += weighted * xi;
            }
            const Lanes solved = wxq * inverse(wqq);
            const Lanes gain = solved * wxq; // how much of Σ w·x² it explains
            const Mask better = gain > bestGain;
            bestScale = better ? solved : bestScale;
            bestGain = better ? gain : bestGain;
        };
        for (int step = -12; step <= 12; ++step) {
            const float reached = static_cast<float>(reach) + 0.1f * static_cast<float>(step);
            consider(perFurthest * reached);
            consider(perFurthest * (1.0f - reached));
        }
        consider(inverse(bestScale));
        store(scale, bestScale);
    }

    static void refineSymmetricLanes(const float* x, const float* w, int values, int reach, const float* scaleStep,
                                     float* scaleCode)
    {
        const Lanes d = load(scaleStep), c0 = load(scaleCode);
        Affine best{c0, all(0), all(3e38f)};
        for (int dc = -1; dc <= 1; ++dc) {
            const Lanes c = codes(c0 + static_cast<float>(dc), -128, 127), scale = d * c, factor = inverse(scale);
            Lanes error{};
            for (int i = 0; i < values; ++i) {
                const Lanes xi = load(x + i * kGroupLanes);
                const Lanes off = xi - scale * codes(xi * factor, static_cast<float>(-reach), static_cast<float>(reach - 1));
                error += load(w + i * kGroupLanes) * (off * off);
            }
            best.keepBetter({c, all(0), error});
        }
        store(scaleCode, best.scale);
    }

    static void sumLanes(const float* x, const float* w, const float* codes, int values, GroupSums& sums, int lane)
    {
        Lanes sw{}, wq{}, wqq{}, wx{}, wxq{};
        for (int i = 0; i < values; ++i) {
            const Lanes xi = load(x + i * kGroupLanes), wi = load(w + i * kGroupLanes), q = load(codes + i * kGroupLanes);
            const Lanes weighted = wi * q;
            sw += wi;
            wq += weighted;
            wqq += weighted * q;
            wx += wi * xi;
            wxq += weighted * xi;
        }
        store(sums.w + lane, sw);
        store(sums.wq + lane, wq);
        store(sums.wqq + lane, wqq);
        store(sums.wx + lane, wx);
        store(sums.wxq + lane, wxq);
    }

    // What GroupSearch points to: the above for all 16 groups.

    static void fitAffine(const float* x, const float* w, int values, int levels, bool anyMinimum, float* scale, float* minimum)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth)
            fitAffineLanes(x + g, w + g, values, levels, anyMinimum, scale + g, minimum + g);
    }
    static void refineAffine(const float* x, const float* w, int values, int levels, const float* scaleStep,
                             const float* minimumStep, float* scaleCode, float* minimumCode)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth)
            refineAffineLanes(x + g, w + g, values, levels, scaleStep + g, minimumStep + g, scaleCode + g, minimumCode + g);
    }
    static void affineCodes(const float* x, int values, int levels, const float* scale, const float* minimum, float* out)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth) {
            const Lanes factor = inverse(load(scale + g)), low = load(minimum + g);
            for (int i = 0; i < values; ++i)
                store(out + i * kGroupLanes + g,
                      codes((load(x + i * kGroupLanes + g) + low) * factor, 0, static_cast<float>(levels)));
        }
    }
    static void fitSymmetric(const float* x, const float* w, int values, int reach, float* scale)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth)
            fitSymmetricLanes(x + g, w + g, values, reach, scale + g);
    }
    static void refineSymmetric(const float* x, const float* w, int values, int reach, const float* scaleStep, float* scaleCode)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth)
            refineSymmetricLanes(x + g, w + g, values, reach, scaleStep + g, scaleCode + g);
    }
    static void symmetricCodes(const float* x, int values, int reach, const float* scale, float* out)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth) {
            const Lanes factor = inverse(load(scale + g));
            for (int i = 0; i < values; ++i)
                store(out + i * kGroupLanes + g,
                      codes(load(x + i * kGroupLanes + g) * factor, static_cast<float>(-reach), static_cast<float>(reach - 1)));
        }
    }
    static void sums(const float* x, const float* w, const float* codes, int values, GroupSums& out)
    {
        for (int g = 0; g < kGroupLanes; g += kWidth)
            sumLanes(x + g, w + g, codes + g, values, out, g);
    }

    static constexpr GroupSearch table()
    {
        return {fitAffine, refineAffine, affineCodes, fitSymmetric, refineSymmetric, symmetricCodes, sums};
    }
};

} // namespace lectern::engine
