// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/weight_binder.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/failure.h"

#include <utility>

namespace lectern::engine {

namespace {

std::string text(const std::vector<std::int64_t>& shape)
{
    std::string out = "[";
    for (const std::int64_t extent : shape)
        out += (out.size() > 1 ? ", " : "") + std::to_string(extent);
    return out + "]";
}

} // namespace

WeightBinder::WeightBinder(const TensorStore& tensors, const ModelShape& shape, const WeightNames& names)
    : m_tensors(tensors), m_shape(shape), m_names(names)
{
}

TensorView WeightBinder::optional(const std::string& name, const Shape& expected) const
{
    const TensorView view = m_tensors.find(name);
    if (!view.isPresent())
        return view;
    if (view.shape != expected)
        throw Failure(ErrorCode::ModelDamaged, name + " has the shape " + text(view.shape) + ", not " + text(expected));
    // Backends take vectors apart anywhere, blocks only at their edges.
    if (expected.size() == 1 && isQuantised(view.type))
        throw Failure(ErrorCode::ModelUnsupported, name + ", a vector, is stored as " + std::string(nameOf(view.type)));
    return view;
}

TensorView WeightBinder::required(const std::string& name, const Shape& expected) const
{
    const TensorView view = optional(name, expected);
    if (!view.isPresent())
        throw Failure(ErrorCode::ModelDamaged, name + " is missing");
    return view;
}

TensorView WeightBinder::requiredExperts(const std::string& name, std::int64_t experts, std::int64_t rows,
                                         std::int64_t columns) const
{
    TensorView view = required(name, {experts, rows, columns});
    view.shape = {experts * rows, columns};
    return view;
}

ExpertWeights WeightBinder::expert(const std::string& prefix) const
{
    const std::int64_t h = m_shape.hidden, inner = m_shape.intermediate;
    return {required(prefix + m_names.gate, {inner, h}), required(prefix + m_names.up, {inner, h}),
            required(prefix + m_names.down, {h, inner})};
}

AttentionWeights WeightBinder::attention(const std::string& layer) const
{
    const std::int64_t h = m_shape.hidden;
    const std::int64_t queries = std::int64_t(m_shape.heads) * m_shape.headDim;
    const std::int64_t keys = std::int64_t(m_shape.kvHeads) * m_shape.headDim;
    return {required(layer + m_names.q, {queries, h}), required(layer + m_names.k, {keys, h}),
            required(layer + m_names.v, {keys, h}), required(layer + m_names.o, {h, queries})};
}

MambaWeights WeightBinder::mamba(const std::string& layer) const
{
    const std::int64_t h = m_shape.hidden, inner = m_shape.inner, states = m_shape.stateDim, rank = m_shape.dtRank;
    const Shape scan{inner, states};
    const bool flatTaps = m_tensors.find(layer + m_names.conv).shape.size() == 2;
    const Shape taps = flatTaps ? Shape{inner, m_shape.convWidth} : Shape{inner, 1, m_shape.convWidth};
    return {.inProj = required(layer + m_names.inProj, {2 * inner, h}),
            .inProjBias = optional(layer + m_names.inProjBias, {2 * inner}),
            .conv = required(layer + m_names.conv, taps),
            .convBias = optional(layer + m_names.convBias, {inner}),
            .xProj = required(layer + m_names.xProj, {rank + 2 * states, inner}),
            .dtProj = required(layer + m_names.dtProj, {inner, rank}),
            .dtProjBias = required(layer + m_names.dtProjBias, {inner}),
            .dtNorm = required(layer + m_names.dtNorm, {rank}),
            .bNorm = required(layer + m_names.bNorm, {states}),
            .cNorm = required(layer + m_names.cNorm, {states}),
            .aLog = m_names.aLog.empty() ? TensorView() : required(layer + m_names.aLog, scan),
            .a = m_names.a.empty() ? TensorView() : required(layer + m_names.a, scan),
            .d = required(layer + m_names.d, {inner}),
            .outProj = required(layer + m_names.outProj, {h, inner}),
            .outProjBias = optional(layer + m_names.outProjBias, {h})};
}

ModelWeights WeightBinder::bind() const
{
    const std::int64_t h = m_shape.hidden;
    ModelWeights weights;
    weights.embedding = required(m_names.embedding, {m_shape.vocabulary, h});
    weights.finalNorm = required(m_names.finalNorm, {h});
    // A head of its own counts even where the configuration ties it: the official 3B file has one.
    weights.head = optional(m_names.head, {m_shape.vocabulary, h});
    if (!weights.head.isPresent()) {
        if (!m_shape.tiedEmbeddings)
            throw Failure(ErrorCode::ModelDamaged, m_names.head + " is missing");
        weights.head = weights.embedding;
    }
    for (std::size_t i = 0; i < m_shape.layers.size(); ++i) {
        const std::string prefix = m_names.layer + std::to_string(i) + ".";
        LayerWeights layer;
        layer.inputNorm = required(prefix + m_names.inputNorm, {h});
        layer.feedForwardNorm = required(prefix + m_names.feedForwardNorm, {h});
        if (m_shape.layers[i].attention)
            layer.attention = attention(prefix);
        else
            layer.mamba = mamba(prefix);
        feedForward(prefix, m_shape.layers[i].experts, layer);
        weights.layers.push_back(std::move(layer));
    }
    return weights;
}

} // namespace lectern::engine
