// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_weights.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <string>

namespace lectern::engine {

namespace {

using Shape = std::vector<std::int64_t>;

std::string text(const Shape& shape)
{
    std::string out = "[";
    for (const std::int64_t extent : shape)
        out += (out.size() > 1 ? ", " : "") + std::to_string(extent);
    return out + "]";
}

class Binder {
public:
    Binder(const TensorStore& tensors, const ModelShape& shape) : m_tensors(tensors), m_shape(shape) {}

    TensorView optional(const std::string& name, const Shape& expected) const
    {
        const TensorView view = m_tensors.find(name);
        if (view.isPresent() && view.shape != expected)
            throw Failure(ErrorCode::ModelDamaged, name + " has the shape " + text(view.shape) + ", not " + text(expected));
        return view;
    }

    TensorView required(const std::string& name, const Shape& expected) const
    {
        const TensorView view = optional(name, expected);
        if (!view.isPresent())
            throw Failure(ErrorCode::ModelDamaged, name + " is missing");
        return view;
    }

    AttentionWeights attention(const std::string& prefix) const
    {
        const std::int64_t h = m_shape.hidden;
        const std::int64_t queries = std::int64_t(m_shape.heads) * m_shape.headDim;
        const std::int64_t keys = std::int64_t(m_shape.kvHeads) * m_shape.headDim;
        return {required(prefix + "q_proj.weight", {queries, h}), required(prefix + "k_proj.weight", {keys, h}),
                required(prefix + "v_proj.weight", {keys, h}), required(prefix + "o_proj.weight", {h, queries})};
    }

    MambaWeights mamba(const std::string& prefix) const
    {
        const std::int64_t h = m_shape.hidden, inner = m_shape.inner, states = m_shape.stateDim, rank = m_shape.dtRank;
        return {.inProj = required(prefix + "in_proj.weight", {2 * inner, h}),
                .inProjBias = optional(prefix + "in_proj.bias", {2 * inner}),
                .conv = required(prefix + "conv1d.weight", {inner, 1, m_shape.convWidth}),
                .convBias = optional(prefix + "conv1d.bias", {inner}),
                .xProj = required(prefix + "x_proj.weight", {rank + 2 * states, inner}),
                .dtProj = required(prefix + "dt_proj.weight", {inner, rank}),
                .dtProjBias = required(prefix + "dt_proj.bias", {inner}),
                .dtNorm = required(prefix + "dt_layernorm.weight", {rank}),
                .bNorm = required(prefix + "b_layernorm.weight", {states}),
                .cNorm = required(prefix + "c_layernorm.weight", {states}),
                .aLog = required(prefix + "A_log", {inner, states}),
                .d = required(prefix + "D", {inner}),
                .outProj = required(prefix + "out_proj.weight", {h, inner}),
                .outProjBias = optional(prefix + "out_proj.bias", {h})};
    }

    ExpertWeights expert(const std::string& prefix) const
    {
        const std::int64_t h = m_shape.hidden, inner = m_shape.intermediate;
        return {required(prefix + "gate_proj.weight", {inner, h}), required(prefix + "up_proj.weight", {inner, h}),
                required(prefix + "down_proj.weight", {h, inner})};
    }

    void feedForward(const std::string& layer, int experts, LayerWeights& weights) const
    {
        const std::string prefix = layer + (m_tensors.contains(layer + "moe.router.weight") ||
                                                    m_tensors.contains(layer + "moe.experts.0.gate_proj.weight")
                                                ? "moe."
                                                : "feed_forward.");
        if (experts == 1) {
            const bool asExpert = m_tensors.contains(prefix + "experts.0.gate_proj.weight");
            weights.experts.push_back(expert(asExpert ? prefix + "experts.0." : prefix));
            return;
        }
        const std::int64_t h = m_shape.hidden, inner = m_shape.intermediate;
        weights.router = required(prefix + "router.weight", {experts, h});
        if (m_tensors.contains(prefix + "experts.gate_up_proj")) {
            const TensorView gateUp = flat(required(prefix + "experts.gate_up_proj", {experts, 2 * inner, h}));
            const TensorView down = flat(required(prefix + "experts.down_proj", {experts, h, inner}));
            for (int e = 0; e < experts; ++e)
                weights.experts.push_back({gateUp.rows(2 * e * inner, inner), gateUp.rows((2 * e + 1) * inner, inner), down.rows(e * h, h)});
            return;
        }
        for (int e = 0; e < experts; ++e)
            weights.experts.push_back(expert(prefix + "experts." + std::to_string(e) + "."));
    }

private:
    /// [experts, rows, columns] as [experts·rows, columns].
    static TensorView flat(TensorView view)
    {
        view.shape = {view.shape[0] * view.shape[1], view.shape[2]};
        return view;
    }

    const TensorStore& m_tensors;
    const ModelShape& m_shape;
};

std::int64_t count(const ExpertWeights& expert)
{
    return expert.gate.count() + expert.up.count() + expert.down.count();
}

std::int64_t countPresent(std::initializer_list<const TensorView*> tensors)
{
    std::int64_t values = 0;
    for (const TensorView* tensor : tensors)
        values += tensor->isPresent() ? tensor->count() : 0;
    return values;
}

std::int64_t countMixer(const LayerWeights& layer)
{
    const AttentionWeights& a = layer.attention;
    const MambaWeights& m = layer.mamba;
    return countPresent({&layer.inputNorm, &layer.feedForwardNorm, &layer.router, &a.q, &a.k, &a.v, &a.o, &m.inProj, &m.inProjBias,
                         &m.conv, &m.convBias, &m.xProj, &m.dtProj, &m.dtProjBias, &m.dtNorm, &m.bNorm, &m.cNorm, &m.aLog, &m.d,
                         &m.outProj, &m.outProjBias});
}

} // namespace

ModelWeights bindWeights(const TensorStore& tensors, const ModelShape& shape)
{
    const Binder binder(tensors, shape);
    const std::int64_t h = shape.hidden;
    ModelWeights weights;
    weights.embedding = binder.required("model.embed_tokens.weight", {shape.vocabulary, h});
    weights.finalNorm = binder.required("model.final_layernorm.weight", {h});
    // A head of its own counts even where the config ties it: the official 3B file has one.
    weights.head = binder.optional("lm_head.weight", {shape.vocabulary, h});
    if (!weights.head.isPresent()) {
        if (!shape.tiedEmbeddings)
            throw Failure(ErrorCode::ModelDamaged, "lm_head.weight is missing");
        weights.head = weights.embedding;
    }
    for (std::size_t i = 0; i < shape.layers.size(); ++i) {
        const std::string prefix = "model.layers." + std::to_string(i) + ".";
        LayerWeights layer;
        layer.inputNorm = binder.required(prefix + "input_layernorm.weight", {h});
        layer.feedForwardNorm = binder.required(prefix + "pre_ff_layernorm.weight", {h});
        if (shape.layers[i].attention)
            layer.attention = binder.attention(prefix + "self_attn.");
        else
            layer.mamba = binder.mamba(prefix + "mamba.");
        binder.feedForward(prefix, shape.layers[i].experts, layer);
        weights.layers.push_back(std::move(layer));
    }
    return weights;
}

ParameterCount countParameters(const ModelWeights& weights, const ModelShape& shape)
{
    const bool ownHead = weights.head.data != weights.embedding.data;
    ParameterCount counted;
    counted.total = weights.embedding.count() + weights.finalNorm.count() + (ownHead ? weights.head.count() : 0);
    counted.active = counted.total;
    for (const LayerWeights& layer : weights.layers) {
        const std::int64_t mixer = countMixer(layer);
        const auto experts = static_cast<std::int64_t>(layer.experts.size());
        const std::int64_t used = std::min<std::int64_t>(experts, experts > 1 ? shape.expertsPerToken : 1);
        counted.total += mixer + experts * count(layer.experts.front());
        counted.active += mixer + used * count(layer.experts.front());
    }
    return counted;
}

} // namespace lectern::engine
