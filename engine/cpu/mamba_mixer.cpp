// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_layers.h"

#include <algorithm>
#include <array>

namespace lectern::engine::cpu {

namespace {

/// Channels that a thread takes at a time; their state stays in its nearest cache for the whole chunk.
constexpr int kChannelBlock = 64;

/// body(begin, end) for blocks of channels, on all threads.
template <typename Body>
void forChannels(const ThreadPool& pool, int channels, Body body)
{
    pool.run((channels + kChannelBlock - 1) / kChannelBlock, [&](int block, int) {
        const int begin = block * kChannelBlock;
        body(begin, std::min(begin + kChannelBlock, channels));
    });
}

} // namespace

void mambaMixer(const Machine& machine, const PackedMamba& weights, int ordinal, CpuWorkspace& ws, const CpuRecurrentState& before,
                CpuRecurrentState& after)
{
    const ModelShape& shape = machine.shape;
    const Kernels& kernels = machine.kernels;
    const ThreadPool& pool = machine.pool;
    const int hidden = padded(shape.hidden);
    const int inner = padded(shape.inner);
    const int ranks = padded(shape.dtRank);
    const int states = padded(shape.stateDim);
    const int dtBC = padded(shape.dtRank + 2 * shape.stateDim);
    const int tokens = ws.tokens;

    const std::array<Product, 2> in{
        Product{&weights.inX, ws.normed.data(), hidden, tokens, ws.x.data(), inner, weights.inXBias.data()},
        Product{&weights.inZ, ws.normed.data(), hidden, tokens, ws.z.data(), inner, weights.inZBias.data()}};
    multiply(kernels, pool, in, ws.products);

    forChannels(pool, inner, [&](int begin, int end) {
        kernels.conv({.begin = begin,
                      .end = end,
                      .tokens = tokens,
                      .taps = shape.convWidth,
                      .stride = inner,
                      .x = ws.x.data(),
                      .before = before.conv(ordinal),
                      .after = after.conv(ordinal),
                      .weight = weights.conv.data(),
                      .bias = weights.convBias.data(),
                      .y = ws.u.data()});
    });

    const std::array<Product, 1> select{Product{&weights.xProj, ws.u.data(), inner, tokens, ws.dtBC.data(), dtBC}};
    multiply(kernels, pool, select, ws.products);
    for (int t = 0; t < tokens; ++t) {
        const float* const row = ws.dtBC.data() + std::int64_t(t) * dtBC;
        const float epsilon = shape.rmsEpsilon;
        kernels.rmsNorm(row, weights.dtNorm.data(), shape.dtRank, epsilon, ws.dt.data() + std::int64_t(t) * ranks);
        kernels.rmsNorm(row + shape.dtRank, weights.bNorm.data(), shape.stateDim, epsilon, ws.b.data() + std::int64_t(t) * states);
        kernels.rmsNorm(row + shape.dtRank + shape.stateDim, weights.cNorm.data(), shape.stateDim, epsilon,
                        ws.c.data() + std::int64_t(t) * states);
    }

    const std::array<Product, 1> step{
        Product{&weights.dtProj, ws.dt.data(), ranks, tokens, ws.delta.data(), inner, weights.dtBias.data()}};
    multiply(kernels, pool, step, ws.products);

    forChannels(pool, inner, [&](int begin, int end) {
        kernels.scan({.begin = begin,
                      .end = end,
                      .tokens = tokens,
                      .states = shape.stateDim,
                      .stride = inner,
                      .u = ws.u.data(),
                      .delta = ws.delta.data(),
                      .z = ws.z.data(),
                      .b = ws.b.data(),
                      .c = ws.c.data(),
                      .bcStride = states,
                      .a = weights.a.data(),
                      .d = weights.d.data(),
                      .before = before.scan(ordinal),
                      .after = after.scan(ordinal),
                      .y = ws.y.data()});
    });

    const std::array<Product, 1> out{
        Product{&weights.out, ws.y.data(), inner, tokens, ws.branch.data(), hidden, weights.outBias.data()}};
    multiply(kernels, pool, out, ws.products);
}

} // namespace lectern::engine::cpu
