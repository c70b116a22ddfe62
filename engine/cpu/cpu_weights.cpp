// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_weights.h"

#include <algorithm>
#include <cmath>

namespace lectern::engine::cpu {

namespace {

PackedMatrix pack(const TensorView& tensor, const ThreadPool& pool)
{
    return {tensor, 0, static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[1]), pool};
}

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

PackedMamba packMamba(const ModelShape& shape, const MambaWeights& weights, const ThreadPool& pool)
{
    PackedMamba packed;
    packed.inX = PackedMatrix(weights.inProj, 0, shape.inner, shape.hidden, pool);
    packed.inZ = PackedMatrix(weights.inProj, shape.inner, shape.inner, shape.hidden, pool);
    packed.inXBias = packHalf(weights.inProjBias, 0, shape.inner);
    packed.inZBias = packHalf(weights.inProjBias, shape.inner, shape.inner);
    packed.xProj = pack(weights.xProj, pool);
    packed.dtProj = pack(weights.dtProj, pool);
    packed.out = pack(weights.outProj, pool);
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
    : embedding(weights.embedding), finalNorm(packVector(weights.finalNorm, shape.hidden)), head(pack(weights.head, pool))
{
    maxDepth = std::max({shape.hidden, shape.inner, shape.intermediate, shape.heads * shape.headDim, shape.dtRank});
    for (std::size_t i = 0; i < shape.layers.size(); ++i) {
        const LayerWeights& from = weights.layers[i];
        PackedLayer layer;
        layer.inputNorm = packVector(from.inputNorm, shape.hidden);
        layer.feedForwardNorm = packVector(from.feedForwardNorm, shape.hidden);
        if (shape.layers[i].attention) {
            layer.attention = {pack(from.attention.q, pool), pack(from.attention.k, pool), pack(from.attention.v, pool),
                               pack(from.attention.o, pool)};
        } else {
            layer.mamba = packMamba(shape, from.mamba, pool);
        }
        if (shape.layers[i].experts > 1)
            layer.router = pack(from.router, pool);
        for (const ExpertWeights& expert : from.experts)
            layer.experts.push_back({pack(expert.gate, pool), pack(expert.up, pool), pack(expert.down, pool)});
        layers.push_back(std::move(layer));
    }
}

std::int64_t residentBytes(const ModelShape& shape, const ModelWeights& weights)
{
    const auto matrix = [](const TensorView& tensor) -> std::int64_t {
        if (!tensor.isPresent())
            return 0;
        return padded(static_cast<int>(tensor.shape[0])) * tensor.shape[1] * (tensor.type == TensorType::BF16 ? 2 : 4);
    };
    std::int64_t bytes = static_cast<std::int64_t>(weights.embedding.byteCount()) + matrix(weights.head);
    for (const LayerWeights& layer : weights.layers) {
        const AttentionWeights& a = layer.attention;
        const MambaWeights& m = layer.mamba;
        for (const TensorView* tensor : {&a.q, &a.k, &a.v, &a.o, &m.inProj, &m.xProj, &m.dtProj, &m.outProj, &layer.router})
            bytes += matrix(*tensor);
        for (const ExpertWeights& expert : layer.experts)
            bytes += matrix(expert.gate) + matrix(expert.up) + matrix(expert.down);
    }
    // The scan's A and the convolution, transposed to float32; the other vectors don't count beside them.
    return bytes + std::int64_t(shape.mambaLayers()) * padded(shape.inner) * (shape.stateDim + shape.convWidth + 3) *
                       std::int64_t(sizeof(float));
}

} // namespace lectern::engine::cpu
