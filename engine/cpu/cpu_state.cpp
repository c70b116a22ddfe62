// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_state.h"

#include <algorithm>
#include <utility>

namespace lectern::engine::cpu {

namespace {

std::size_t product(int a, int b, int c = 1)
{
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c);
}

} // namespace

CpuRecurrentState::CpuRecurrentState(const ModelShape& shape)
    : m_convSize(product(shape.convWidth - 1, padded(shape.inner))),
      m_layerSize(m_convSize + product(shape.stateDim, padded(shape.inner))),
      m_values(m_layerSize * static_cast<std::size_t>(shape.mambaLayers()))
{
}

CpuKvPage::CpuKvPage(const ModelShape& shape, Precision precision, std::shared_ptr<KvPagePool> pool)
    : m_half(precision == Precision::Fast), m_kvHeads(shape.kvHeads), m_headDim(static_cast<std::size_t>(shape.headDim)),
      m_paddedHeadDim(static_cast<std::size_t>(padded(shape.headDim))), m_slotSize(kPageTokens * (m_headDim + m_paddedHeadDim)),
      m_pool(std::move(pool)), m_bytes(m_pool->take())
{
}

std::size_t CpuKvPage::bytesFor(const ModelShape& shape, Precision precision)
{
    return product(shape.attentionLayers(), shape.kvHeads) * product(kPageTokens, shape.headDim + padded(shape.headDim)) *
           (precision == Precision::Fast ? 2 : 4);
}

namespace {

/// Calls take(buffer, floats) for each buffer of a workspace for chunks of `tokens` tokens.
template <typename Take>
void forBuffers(const ModelShape& shape, int tokens, Take take)
{
    const auto rows = [&](AlignedBuffer<float> CpuWorkspace::*buffer, int width, int slots = 1) {
        take(buffer, product(tokens, slots, padded(width)));
    };
    for (const auto buffer : {&CpuWorkspace::residual, &CpuWorkspace::normed, &CpuWorkspace::branch})
        rows(buffer, shape.hidden);
    if (shape.mambaLayers() > 0) {
        for (const auto buffer : {&CpuWorkspace::x, &CpuWorkspace::z, &CpuWorkspace::u, &CpuWorkspace::delta, &CpuWorkspace::y})
            rows(buffer, shape.inner);
        rows(&CpuWorkspace::dtBC, shape.dtRank + 2 * shape.stateDim);
        rows(&CpuWorkspace::dt, shape.dtRank);
        rows(&CpuWorkspace::b, shape.stateDim);
        rows(&CpuWorkspace::c, shape.stateDim);
    }
    if (shape.attentionLayers() > 0) {
        rows(&CpuWorkspace::q, shape.heads * shape.headDim);
        rows(&CpuWorkspace::attended, shape.heads * shape.headDim);
        rows(&CpuWorkspace::k, shape.kvHeads * shape.headDim);
        rows(&CpuWorkspace::v, shape.kvHeads * shape.headDim);
    }
    const int slots = shape.mostExperts() > 1 ? shape.expertsPerToken : 1;
    rows(&CpuWorkspace::gate, shape.intermediate, slots);
    rows(&CpuWorkspace::up, shape.intermediate, slots);
    if (shape.mostExperts() > 1) {
        rows(&CpuWorkspace::down, shape.hidden, slots);
        rows(&CpuWorkspace::gathered, shape.hidden, slots);
        rows(&CpuWorkspace::routerLogits, shape.mostExperts());
    }
}

AttentionScratch newAttentionScratch(const ModelShape& shape, Precision precision)
{
    const std::size_t rows = product(std::max(kQueryRows, shape.heads / shape.kvHeads), 1);
    return {.q = AlignedBuffer<float>(rows * product(padded(shape.headDim), 1)),
            .visible = AlignedBuffer<int>(rows),
            .tile = AlignedBuffer<std::byte>(
                product(kKeyTile, shape.headDim + padded(shape.headDim), precision == Precision::Fast ? 2 : 4)),
            .part = PartialRows(rows, shape.headDim),
            .total = PartialRows(rows, shape.headDim)};
}

} // namespace

PartialRows::PartialRows(std::size_t rows, int headDim)
    : m_stride(product(padded(headDim), 1)), m_sums(rows), m_out(rows * m_stride)
{
}

CpuWorkspace::CpuWorkspace(const ModelShape& shape, const Kernels& kernels, int threads, int tokenCount, Precision precision)
    : maxTokens(tokenCount), half(precision == Precision::Fast), products(kernels, threads, half)
{
    forBuffers(shape, tokenCount, [this](AlignedBuffer<float> CpuWorkspace::*buffer, std::size_t floats) {
        this->*buffer = AlignedBuffer<float>(floats);
        m_bytes += floats * sizeof(float);
    });
    if (shape.attentionLayers() > 0) {
        for (int i = 0; i < threads; ++i)
            attention.push_back(newAttentionScratch(shape, precision));
    }
    if (shape.mostExperts() > 1)
        choices.resize(product(tokenCount, shape.expertsPerToken));
}

std::size_t CpuWorkspace::bytesFor(const ModelShape& shape, int tokens)
{
    std::size_t bytes = 0;
    forBuffers(shape, tokens,
               [&](AlignedBuffer<float> CpuWorkspace::*, std::size_t floats) { bytes += floats * sizeof(float); });
    return bytes;
}

} // namespace lectern::engine::cpu
