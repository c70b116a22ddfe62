// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_layers.h"
#include "engine/cpu/recorded_work.h"
#include "engine/cpu/recording.h"

#include <algorithm>
#include <array>

namespace lectern::engine::cpu {

namespace {

/// Channels that a thread takes at a time: so few that their state stays in its nearest cache for a whole chunk.
constexpr int kChannelBlock = 64;
/// Of so few tokens the state is read once, and from memory: in pieces as long as two for each thread can be.
constexpr int kFewTokens = 8;
constexpr int kBlocksOfThread = 2;

/// body(begin, end) for blocks of channels, on all threads, reported as `operation`.
template <typename Body>
void forChannels(const Machine& machine, Operation operation, const Work& work, int tokens, int channels, Body body)
{
    const Recording recording(machine.profile, operation, work);
    const int longest = channels / (machine.pool.threads() * kBlocksOfThread) / kChannelBlock * kChannelBlock;
    const int size = tokens <= kFewTokens ? std::max(longest, kChannelBlock) : kChannelBlock;
    machine.pool.run((channels + size - 1) / size, [&](int block, int) {
        const int begin = block * size;
        body(begin, std::min(begin + size, channels));
    });
}

/// body(from, to, first token, tokens): the whole chunk at once where only its end is wanted, else token by token.
template <typename Body>
void forSteps(const CpuRecurrentState& before, std::span<RecurrentState* const> after, int tokens, Body body)
{
    const CpuRecurrentState* from = &before;
    const int count = after.size() == 1 ? tokens : 1;
    for (std::size_t i = 0; i < after.size(); ++i) {
        auto& to = static_cast<CpuRecurrentState&>(*after[i]);
        body(*from, to, static_cast<std::int64_t>(i), count);
        from = &to;
    }
}

} // namespace

void mambaMixer(const Machine& machine, const PackedMamba& weights, int ordinal, CpuWorkspace& ws,
                const CpuRecurrentState& before, std::span<RecurrentState* const> after)
{
    const ModelShape& shape = machine.shape;
    const Kernels& kernels = machine.kernels;
    const int hidden = padded(shape.hidden);
    const int inner = padded(shape.inner);
    const int ranks = padded(shape.dtRank);
    const int states = padded(shape.stateDim);
    const int dtBC = padded(shape.dtRank + 2 * shape.stateDim);
    const int tokens = ws.tokens;

    const std::array<Product, 2> in{
        Product{&weights.inX, ws.normed.data(), hidden, tokens, ws.x.data(), inner, weights.inXBias.data()},
        Product{&weights.inZ, ws.normed.data(), hidden, tokens, ws.z.data(), inner, weights.inZBias.data()}};
    multiply(machine, Operation::MambaIn, in, ws.products);

    forChannels(machine, Operation::Convolution, convolutionWork(shape, tokens), tokens, inner, [&](int begin, int end) {
        forSteps(before, after, tokens,
                 [&](const CpuRecurrentState& from, CpuRecurrentState& to, std::int64_t first, int count) {
                     kernels.conv({.begin = begin,
                                   .end = end,
                                   .tokens = count,
                                   .taps = shape.convWidth,
                                   .stride = inner,
                                   .x = ws.x.data() + first * inner,
                                   .before = from.conv(ordinal),
                                   .after = to.conv(ordinal),
                                   .weight = weights.conv.data(),
                                   .bias = weights.convBias.data(),
                                   .y = ws.u.data() + first * inner});
                 });
    });

    const std::array<Product, 1> select{Product{&weights.xProj, ws.u.data(), inner, tokens, ws.dtBC.data(), dtBC}};
    multiply(machine, Operation::MambaX, select, ws.products);
    {
        const Recording recording(machine.profile, Operation::MambaX);
        for (int t = 0; t < tokens; ++t) {
            const float* const row = ws.dtBC.data() + std::int64_t(t) * dtBC;
            const float epsilon = shape.rmsEpsilon;
            kernels.rmsNorm(row, weights.dtNorm.data(), shape.dtRank, epsilon, ws.dt.data() + std::int64_t(t) * ranks);
            kernels.rmsNorm(row + shape.dtRank, weights.bNorm.data(), shape.stateDim, epsilon,
                            ws.b.data() + std::int64_t(t) * states);
            kernels.rmsNorm(row + shape.dtRank + shape.stateDim, weights.cNorm.data(), shape.stateDim, epsilon,
                            ws.c.data() + std::int64_t(t) * states);
        }
    }

    const std::array<Product, 1> step{
        Product{&weights.dtProj, ws.dt.data(), ranks, tokens, ws.delta.data(), inner, weights.dtBias.data()}};
    multiply(machine, Operation::MambaDt, step, ws.products);

    forChannels(machine, Operation::Scan, scanWork(shape, tokens), tokens, inner, [&](int begin, int end) {
        forSteps(before, after, tokens,
                 [&](const CpuRecurrentState& from, CpuRecurrentState& to, std::int64_t first, int count) {
                     kernels.scan({.begin = begin,
                                   .end = end,
                                   .tokens = count,
                                   .states = shape.stateDim,
                                   .stride = inner,
                                   .u = ws.u.data() + first * inner,
                                   .delta = ws.delta.data() + first * inner,
                                   .z = ws.z.data() + first * inner,
                                   .b = ws.b.data() + first * states,
                                   .c = ws.c.data() + first * states,
                                   .bcStride = states,
                                   .a = weights.a.data(),
                                   .d = weights.d.data(),
                                   .before = from.scan(ordinal),
                                   .after = to.scan(ordinal),
                                   .y = ws.y.data() + first * inner});
                 });
    });

    const std::array<Product, 1> out{
        Product{&weights.out, ws.y.data(), inner, tokens, ws.branch.data(), hidden, weights.outBias.data()}};
    multiply(machine, Operation::MambaOut, out, ws.products);
}

} // namespace lectern::engine::cpu
