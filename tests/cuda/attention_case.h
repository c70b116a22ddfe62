// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/attention.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/kv_timeline.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lectern::tests {

/// Which of the two functions.
enum class AttentionBy { Reading, Decoding };

/// The last `tokens` of a timeline's positions ask.
struct AttentionCase {
    /// Beside the rounding of the result: queries and weights are rounded to 11 bits, of values up to 2.
    static constexpr double kAbsolute = 2e-3;

    AttentionCase(int positions, int asking, int h, int kvHeads, int headDim, const std::vector<int>& cuts = {})
        : tokens(asking), heads(h), width(h * headDim), kv(positions, kvHeads, headDim, cuts, noise),
          q(toBf16(noise.many(static_cast<std::size_t>(asking * (width + kGap)), -2, 2)))
    {
        kv.fill(0, positions);
    }

    /// [tokens, width], in double precision.
    std::vector<double> reference() const
    {
        std::vector<double> out;
        for (int t = 0; t < tokens; ++t) {
            const int visible = kv.count - tokens + t + 1;
            for (int head = 0; head < heads; ++head)
                answer(out, t, head, visible);
        }
        return out;
    }

    /// Tokens [first, first + count) of those that ask.
    std::vector<float> answered(AttentionBy by, int first, int count, int mostPositions = 0)
    {
        return by == AttentionBy::Reading ? answeredOf<__nv_bfloat16>(engine::cuda::attendReading, first, count, mostPositions)
                                          : answeredOf<float>(engine::cuda::attendDecoding, first, count, mostPositions);
    }
    std::vector<float> answered(AttentionBy by) { return answered(by, 0, tokens); }
    /// What the result's type adds to kAbsolute.
    static double relative(AttentionBy by) { return by == AttentionBy::Reading ? kBf16 : 0; }

    static constexpr int kGap = 8; ///< between rows of queries
    Noise noise;
    int tokens, heads, width;
    KvTimeline kv;
    std::vector<__nv_bfloat16> q;

private:
    template <typename T>
    std::vector<float> answeredOf(void (*attend)(const engine::cuda::AttentionArgs<T>&, cudaStream_t), int first, int count,
                                  int mostPositions)
    {
        const DeviceArray<T> onDevice(activations<T>(toFloats(q)));
        DeviceArray<T> out(static_cast<std::size_t>(count * width));
        engine::cuda::AttentionArgs<T> args{.tokens = count,
                                            .heads = heads,
                                            .q = onDevice.data() + first * (width + kGap),
                                            .qStride = width + kGap,
                                            .kv = kv.layer(kv.count - tokens + first + count),
                                            .mostPositions = std::max(mostPositions, kv.count),
                                            .out = out.data()};
        DeviceArray<float> scratch(engine::cuda::decodingScratchBytes(count, heads, kv.headDim, args.mostPositions) /
                                   sizeof(float));
        args.scratch = scratch.data();
        attend(args, {});
        return toFloats(out.get());
    }
    void answer(std::vector<double>& out, int t, int head, int visible) const
    {
        const int kvHead = head / (heads / kv.kvHeads);
        const __nv_bfloat16* const query = q.data() + t * (width + kGap) + head * kv.headDim;
        std::vector<double> weights;
        double most = -INFINITY;
        for (int position = 0; position < visible; ++position) {
            double score = 0;
            for (int i = 0; i < kv.headDim; ++i)
                score += double(__bfloat162float(query[i])) * double(kv.keys[kv.at(position, kvHead, i)]);
            weights.push_back(score / std::sqrt(double(kv.headDim)));
            most = std::max(most, weights.back());
        }
        double sum = 0;
        for (double& weight : weights)
            sum += weight = std::exp(weight - most);
        for (int i = 0; i < kv.headDim; ++i) {
            double value = 0;
            for (int position = 0; position < visible; ++position)
                value += weights[static_cast<std::size_t>(position)] * double(kv.values[kv.at(position, kvHead, i)]);
            out.push_back(value / sum);
        }
    }
};

} // namespace lectern::tests
