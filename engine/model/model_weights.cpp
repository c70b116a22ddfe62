// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/model_weights.h"

#include "engine/base/failure.h"
#include "engine/model/weight_binder.h"

#include <algorithm>
#include <string>

namespace lectern::engine {

namespace {

const WeightNames kNames{
    .embedding = "model.embed_tokens.weight",
    .finalNorm = "model.final_layernorm.weight",
    .head = "lm_head.weight",
    .layer = "model.layers.",
    .inputNorm = "input_layernorm.weight",
    .feedForwardNorm = "pre_ff_layernorm.weight",
    .q = "self_attn.q_proj.weight",
    .k = "self_attn.k_proj.weight",
    .v = "self_attn.v_proj.weight",
    .o = "self_attn.o_proj.weight",
    .inProj = "mamba.in_proj.weight",
    .inProjBias = "mamba.in_proj.bias",
    .conv = "mamba.conv1d.weight",
    .convBias = "mamba.conv1d.bias",
    .xProj = "mamba.x_proj.weight",
    .dtProj = "mamba.dt_proj.weight",
    .dtProjBias = "mamba.dt_proj.bias",
    .dtNorm = "mamba.dt_layernorm.weight",
    .bNorm = "mamba.b_layernorm.weight",
    .cNorm = "mamba.c_layernorm.weight",
    .aLog = "mamba.A_log",
    .a = {},
    .d = "mamba.D",
    .outProj = "mamba.out_proj.weight",
    .outProjBias = "mamba.out_proj.bias",
    .router = "router.weight", // these four after "feed_forward." or what stands for it
    .gate = "gate_proj.weight",
    .up = "up_proj.weight",
    .down = "down_proj.weight",
};

class PublishedBinder final : public WeightBinder {
public:
    using WeightBinder::WeightBinder;

private:
    void feedForward(const std::string& layer, int experts, LayerWeights& weights) const override
    {
        const bool isAlias =
            tensors().contains(layer + "moe.router.weight") || tensors().contains(layer + "moe.experts.0.gate_proj.weight");
        const std::string prefix = layer + (isAlias ? "moe." : "feed_forward.");
        if (experts == 1) {
            const bool asExpert = tensors().contains(prefix + "experts.0.gate_proj.weight");
            weights.experts.push_back(expert(asExpert ? prefix + "experts.0." : prefix));
            return;
        }
        const std::int64_t h = shape().hidden, inner = shape().intermediate;
        weights.router = required(prefix + names().router, {experts, h});
        if (tensors().contains(prefix + "experts.gate_up_proj")) {
            const TensorView gateUp = requiredExperts(prefix + "experts.gate_up_proj", experts, 2 * inner, h);
            const TensorView down = requiredExperts(prefix + "experts.down_proj", experts, h, inner);
            for (int e = 0; e < experts; ++e)
                weights.experts.push_back(
                    {gateUp.rows(2 * e * inner, inner), gateUp.rows((2 * e + 1) * inner, inner), down.rows(e * h, h)});
            return;
        }
        for (int e = 0; e < experts; ++e)
            weights.experts.push_back(expert(prefix + "experts." + std::to_string(e) + "."));
    }
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
    return countPresent({&layer.inputNorm,
                         &layer.feedForwardNorm,
                         &layer.router,
                         &a.q,
                         &a.k,
                         &a.v,
                         &a.o,
                         &m.inProj,
                         &m.inProjBias,
                         &m.conv,
                         &m.convBias,
                         &m.xProj,
                         &m.dtProj,
                         &m.dtProjBias,
                         &m.dtNorm,
                         &m.bNorm,
                         &m.cNorm,
                         &m.aLog,
                         &m.a,
                         &m.d,
                         &m.outProj,
                         &m.outProjBias});
}

} // namespace

ModelWeights bindWeights(const TensorStore& tensors, const ModelShape& shape)
{
    return PublishedBinder(tensors, shape, kNames).bind();
}

void applyBiasFlags(const ModelConfig& config, ModelWeights& weights)
{
    const auto apply = [](bool wanted, TensorView& bias, std::size_t layer, const std::string& name) {
        if (wanted && !bias.isPresent())
            throw Failure(ErrorCode::ModelDamaged, kNames.layer + std::to_string(layer) + "." + name + " is missing");
        if (!wanted)
            bias = {};
    };
    for (std::size_t i = 0; i < weights.layers.size(); ++i) {
        if (config.shape.layers[i].attention)
            continue;
        MambaWeights& mamba = weights.layers[i].mamba;
        apply(config.hasConvBias, mamba.convBias, i, kNames.convBias);
        apply(config.hasProjectionBias, mamba.inProjBias, i, kNames.inProjBias);
        apply(config.hasProjectionBias, mamba.outProjBias, i, kNames.outProjBias);
    }
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
