// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

/// The kernels' mathematics once more, in plain loops and double precision: what the fast ones are compared with.
namespace lectern::tests::reference {

using engine::cpu::ConvArgs;
using engine::cpu::ScanArgs;

inline double silu(double x)
{
    return x / (1 + std::exp(-x));
}

inline double softplus(double x)
{
    return x > 20 ? x : std::log1p(std::exp(x));
}

/// y[t, c] = silu(bias + Σ_k w[k, c] · x[t − K + 1 + k, c]); x before the chunk comes from `before`.
inline std::vector<double> conv(const ConvArgs& args)
{
    std::vector<double> y;
    for (int t = 0; t < args.tokens; ++t) {
        for (int c = 0; c < args.stride; ++c) {
            double sum = args.bias[c];
            for (int k = 0; k < args.taps; ++k) {
                const int at = t - args.taps + 1 + k;
                const double x = at < 0 ? args.before[(at + args.taps - 1) * args.stride + c] : args.x[at * args.stride + c];
                sum += args.weight[k * args.stride + c] * x;
            }
            y.push_back(silu(sum));
        }
    }
    return y;
}

/// Gu & Dao 2023, eq. 2, with skip and gate. `state` [N, stride] is updated.
inline std::vector<double> scan(const ScanArgs& args, std::vector<double>& state)
{
    std::vector<double> y;
    for (int t = 0; t < args.tokens; ++t) {
        for (int c = 0; c < args.stride; ++c) {
            const double u = args.u[t * args.stride + c];
            const double delta = softplus(args.delta[t * args.stride + c]);
            double sum = args.d[c] * u;
            for (int n = 0; n < args.states; ++n) {
                double& s = state[static_cast<std::size_t>(n * args.stride + c)];
                s = std::exp2(delta * args.a[n * args.stride + c]) * s + delta * args.b[t * args.bcStride + n] * u;
                sum += s * args.c[t * args.bcStride + n];
            }
            y.push_back(sum * silu(args.z[t * args.stride + c]));
        }
    }
    return y;
}

/// softmax(q · K / sqrt(headDim)) · V of one query over `keys` keys, each [headDim].
inline std::vector<double> attend(const float* q, const std::vector<std::vector<float>>& keys,
                                  const std::vector<std::vector<float>>& values, std::size_t count)
{
    std::vector<double> weights;
    double largest = -INFINITY;
    for (std::size_t i = 0; i < count; ++i) {
        double score = 0;
        for (std::size_t d = 0; d < keys[i].size(); ++d)
            score += double(q[d]) * keys[i][d];
        weights.push_back(score / std::sqrt(double(keys[i].size())));
        largest = std::max(largest, weights.back());
    }
    double total = 0;
    for (double& weight : weights)
        total += weight = std::exp(weight - largest);
    std::vector<double> out(values[0].size());
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t d = 0; d < out.size(); ++d)
            out[d] += weights[i] / total * values[i][d];
    }
    return out;
}

} // namespace lectern::tests::reference
