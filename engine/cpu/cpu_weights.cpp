// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_weights.h"

#include <algorithm>
#include <cmath>

namespace lectern::engine::cpu {

namespace {

AlignedBuffer<float> packHalf(const TensorView& bias, int first, int length)
{
    if (!bias.isPresent())
        return {};
    AlignedBuffer<float> values(static_cast<std::size_t>(padded(length)));
    toFloats(bias, first, values.span().first(static_cast<std::size_t>(length)));
    return values;
}

/// [channels, columns] → [columns, padded channels], each value through `change`.
template <typename Change>
AlignedBuffer<float> transpose(const TensorView& tensor, int channels, int columns, Change change)
{
    const std::vector<float> values = toFloats(tensor);
    const auto stride = static_cast<std::size_t>(padded(channels));
    AlignedBuffer<float> out(stride * static_cast<std::size_t>(columns));
    for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(columns); ++i)
            out[i * stride + c] = change(values[c * static_cast<std::size_t>(columns) + i]);
    }
    return out;
}

bool isTied(const ModelWeights& weights)
{
    return weights.head.data == weights.embedding.data;
}

PackedMamba packMamba(const ModelShape& shape, const MambaWeights& weights, const ThreadPool& pool)
{
    PackedMamba packed;
    packed.inX = PackedMatrix(weights.inProj.rows(0, shape.inner), pool);
    packed.inZ = PackedMatrix(weights.inProj.rows(shape.inner, shape.inner), pool);
    packed.inXBias = packHalf(weights.inProjBias, 0, shape.inner);
    packed.inZBias = packHalf(weights.inProjBias, shape.inner, shape.inner);
    packed.xProj = PackedMatrix(weights.xProj, pool);
    packed.dtProj = PackedMatrix(weights.dtProj, pool);
    packed.out = PackedMatrix(weights.outProj, pool);
    packed.outBias = packHalf(weights.outProjBias, 0, shape.hidden);
    packed.conv = transpose(weights.conv, shape.inner, shape.convWidth, [](float w) { return w; });
    packed.convBias = packVector(weights.convBias, shape.inner);
    packed.dtBias = packVector(weights.dtProjBias, shape.inner);
    packed.dtNorm = packVector(weights.dtNorm, shape.dtRank);
    packed.bNorm = packVector(weights.bNorm, shape.stateDim);
    packed.cNorm = packVector(weights.cNorm, shape.stateDim);
    // The scan raises 2, not e, to delta·A: one multiplication less for each channel, state and token.
    constexpr double kLog2E = 1.4426950408889634;
    packed.a = weights.a.isPresent() ? transpose(weights.a, shape.inner, shape.stateDim,
                                                 [](float a) { return static_cast<float>(static_cast<double>(a) * kLog2E); })
                                     : transpose(weights.aLog, shape.inner, shape.stateDim, [](float aLog) {
                                           return static_cast<float>(-std::exp(static_cast<double>(aLog)) * kLog2E);
                                       });
    packed.d = packVector(weights.d, shape.inner);
    return packed;
}

} // namespace

CpuWeights::CpuWeights(const ModelShape& shape, const ModelWeights& weights, const ThreadPool& pool)
    : embedding(isTied(weights) ? TensorView() : weights.embedding), finalNorm(packVector(weights.finalNorm, shape.hidden)), head(weights.head, pool)
{
    for (std::size_t i = 0; i < shape.layers.size(); ++i) {
        const LayerWeights& from = weights.layers[i];
        PackedLayer layer;
        layer.inputNorm = packVector(from.inputNorm, shape.hidden);
        layer.feedForwardNorm = packVector(from.feedForwardNorm, shape.hidden);
        if (shape.layers[i].attention) {
            layer.attention = {
                {from.attention.q, pool}, {from.attention.k, pool}, {from.attention.v, pool}, {from.attention.o, pool}};
        } else {
            layer.mamba = packMamba(shape, from.mamba, pool);
        }
        if (shape.layers[i].experts > 1)
            layer.router = PackedMatrix(from.router, pool);
        for (const ExpertWeights& expert : from.experts)
            layer.experts.push_back({{expert.gate, pool}, {expert.up, pool}, {expert.down, pool}});
        layers.push_back(std::move(layer));
    }
}

std::int64_t residentBytes(const ModelShape& shape, const ModelWeights& weights)
{
    const auto vectors = [](int length, int count) { return std::int64_t(padded(length)) * count * std::int64_t(sizeof(float)); };
    std::int64_t bytes = PackedMatrix::bytesFor(weights.head) + vectors(shape.hidden, 1);
    if (!isTied(weights))
        bytes += static_cast<std::int64_t>(weights.embedding.byteCount());
    for (const LayerWeights& layer : weights.layers) {
        const AttentionWeights& a = layer.attention;
        const MambaWeights& m = layer.mamba;
        for (const TensorView* tensor : {&a.q, &a.k, &a.v, &a.o, &m.inProj, &m.xProj, &m.dtProj, &m.outProj, &layer.router})
            bytes += PackedMatrix::bytesFor(*tensor);
        for (const ExpertWeights& expert : layer.experts)
            bytes += PackedMatrix::bytesFor(expert.gate) + PackedMatrix::bytesFor(expert.up) + PackedMatrix::bytesFor(expert.down);
        bytes += vectors(shape.hidden, 2);
        if (m.inProj.isPresent()) // the scan's A, the convolution and vectors of a value for each channel
            bytes += vectors(shape.inner, shape.stateDim + shape.convWidth + 3) + vectors(shape.dtRank, 1) + vectors(shape.stateDim, 2);
    }
    return bytes;
}

} // namespace lectern::engine::cpu
