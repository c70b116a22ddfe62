// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_state.h"

#include <algorithm>

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

CpuKvPage::CpuKvPage(const ModelShape& shape, Precision precision)
    : m_half(precision == Precision::Fast), m_kvHeads(shape.kvHeads), m_headDim(static_cast<std::size_t>(shape.headDim)),
      m_paddedHeadDim(static_cast<std::size_t>(padded(shape.headDim))), m_slotSize(kPageTokens * (m_headDim + m_paddedHeadDim)),
      m_bytes(product(shape.attentionLayers(), shape.kvHeads) * m_slotSize * (m_half ? 2 : 4))
{
}

CpuWorkspace::CpuWorkspace(const ModelShape& shape, const Kernels& kernels, int threads, int tokenCount, Precision precision)
    : maxTokens(tokenCount), half(precision == Precision::Fast)
{
    const auto rows = [&](int width) { return AlignedBuffer<float>(product(tokenCount, padded(width))); };
    residual = rows(shape.hidden);
    normed = rows(shape.hidden);
    branch = rows(shape.hidden);
    if (shape.mambaLayers() > 0) {
        for (AlignedBuffer<float>* buffer : {&x, &z, &u, &delta, &y})
            *buffer = rows(shape.inner);
        dtBC = rows(shape.dtRank + 2 * shape.stateDim);
        dt = rows(shape.dtRank);
        b = rows(shape.stateDim);
        c = rows(shape.stateDim);
    }
    if (shape.attentionLayers() > 0) {
        q = rows(shape.heads * shape.headDim);
        attended = rows(shape.heads * shape.headDim);
        k = rows(shape.kvHeads * shape.headDim);
        v = rows(shape.kvHeads * shape.headDim);
        const int queryRows = std::max(kQueryRows, shape.heads / shape.kvHeads);
        for (int i = 0; i < threads; ++i) {
            attention.push_back({.keys = AlignedBuffer<float>(product(kKeyTile, shape.headDim)),
                                 .merged = AlignedBuffer<float>(product(kPanel, shape.headDim)),
                                 .values = AlignedBuffer<float>(product(kKeyTile, padded(shape.headDim))),
                                 .q = AlignedBuffer<float>(product(queryRows, shape.headDim)),
                                 .scores = AlignedBuffer<float>(product(queryRows, kKeyTile)),
                                 .out = AlignedBuffer<float>(product(queryRows, padded(shape.headDim))),
                                 .peak = AlignedBuffer<float>(product(queryRows, 1)),
                                 .sum = AlignedBuffer<float>(product(queryRows, 1)),
                                 .visible = AlignedBuffer<int>(product(queryRows, 1))});
        }
    }
    int experts = 1;
    for (const ModelShape::Layer& layer : shape.layers)
        experts = std::max(experts, layer.experts);
    const int slots = experts > 1 ? shape.expertsPerToken : 1;
    gate = AlignedBuffer<float>(product(tokenCount, slots, padded(shape.intermediate)));
    up = AlignedBuffer<float>(product(tokenCount, slots, padded(shape.intermediate)));
    if (experts > 1) {
        down = AlignedBuffer<float>(product(tokenCount, slots, padded(shape.hidden)));
        gathered = AlignedBuffer<float>(product(tokenCount, slots, padded(shape.hidden)));
        routerLogits = rows(experts);
        choices.resize(product(tokenCount, slots));
    }
    panels = newPanelScratch(kernels, threads);
}

std::size_t CpuWorkspace::byteCount() const
{
    std::size_t floats = 0;
    for (const AlignedBuffer<float>* buffer :
         {&residual, &normed, &branch,   &x, &z, &u,    &delta, &y,    &dtBC,     &dt,          &b,
          &c,        &q,      &attended, &k, &v, &gate, &up,    &down, &gathered, &routerLogits})
        floats += buffer->size();
    for (const AttentionScratch& scratch : attention)
        floats += scratch.keys.size() + scratch.merged.size() + scratch.values.size() + scratch.q.size() +
                  scratch.scores.size() + scratch.out.size() + scratch.peak.size() + scratch.sum.size() +
                  scratch.visible.size();
    for (const AlignedBuffer<float>& scratch : panels)
        floats += scratch.size();
    return floats * sizeof(float) + choices.size() * sizeof(Choice);
}

} // namespace lectern::engine::cpu
