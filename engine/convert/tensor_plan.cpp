// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/tensor_plan.h"

#include "engine/base/failure.h"
#include "engine/convert/quantise.h"

#include <algorithm>

namespace lectern::engine {

namespace {

class Planner {
public:
    Planner(const ModelShape& shape, const ModelWeights& weights, Quantisation quantisation)
        : m_shape(shape), m_quantisation(quantisation)
    {
        m_model.tiedEmbeddings = weights.head.data == weights.embedding.data;
        for (const ModelShape::Layer& layer : shape.layers)
            m_model.experts = std::max(m_model.experts, layer.experts);
    }

    void add(const std::string& name, TensorRole role, std::vector<TensorView> parts, int layer = 0, int layers = 1)
    {
        std::vector<std::int64_t> shape = parts.front().shape;
        if (shape.size() == 3) // the convolution: [Di, 1, K]
            shape.erase(shape.begin() + 1);
        const std::int64_t columns = shape.back();
        const bool ofExperts = role == TensorRole::Expert || role == TensorRole::ExpertDown;
        if (ofExperts)
            shape.insert(shape.begin(), static_cast<std::int64_t>(parts.size()));
        const TensorFacts facts{
            .role = role, .stored = parts.front().type, .columns = columns, .layer = layer, .layers = layers};
        const TensorType type = targetType(m_quantisation, m_model, facts);
        for (const TensorView& part : parts) {
            if (part.type != type && !canQuantise(type))
                throw Failure(ErrorCode::ModelUnsupported, name + " is stored as " + std::string(nameOf(part.type)) +
                                                               " and as " + std::string(nameOf(type)) +
                                                               ", which is not written");
        }
        m_tensors.push_back({name, std::move(shape), type, std::move(parts)});
    }
    void addPlain(const std::string& name, const TensorView& part) { add(name, TensorRole::Plain, {part}); }
    void addMatrix(const std::string& name, const TensorView& part) { add(name, TensorRole::Matrix, {part}); }

    void addAttention(const std::string& p, const AttentionWeights& weights, int ordinal)
    {
        add(p + "attn_k.weight", TensorRole::AttentionKey, {weights.k});
        add(p + "attn_output.weight", TensorRole::AttentionOutput, {weights.o});
        addMatrix(p + "attn_q.weight", weights.q);
        add(p + "attn_v.weight", TensorRole::AttentionValue, {weights.v}, ordinal, m_shape.attentionLayers());
    }

    void addMamba(const std::string& p, const MambaWeights& weights)
    {
        if (weights.inProjBias.isPresent() || weights.outProjBias.isPresent())
            throw Failure(ErrorCode::ModelUnsupported, "GGUF has no place for the biases of in_proj and out_proj");
        if (!weights.convBias.isPresent())
            throw Failure(ErrorCode::ModelUnsupported, "GGUF has no place for a convolution without a bias");
        addPlain(p + "ssm_a", weights.a.isPresent() ? weights.a : weights.aLog);
        m_tensors.back().isLogOfNegative = !weights.a.isPresent();
        addPlain(p + "ssm_b_norm.weight", weights.bNorm);
        addPlain(p + "ssm_c_norm.weight", weights.cNorm);
        addPlain(p + "ssm_conv1d.bias", weights.convBias);
        addPlain(p + "ssm_conv1d.weight", weights.conv);
        addPlain(p + "ssm_d", weights.d);
        addPlain(p + "ssm_dt.bias", weights.dtProjBias);
        addMatrix(p + "ssm_dt.weight", weights.dtProj);
        addPlain(p + "ssm_dt_norm.weight", weights.dtNorm);
        addMatrix(p + "ssm_in.weight", weights.inProj);
        addMatrix(p + "ssm_out.weight", weights.outProj);
        addMatrix(p + "ssm_x.weight", weights.xProj);
    }

    void addFeedForward(const std::string& p, const LayerWeights& weights, int layer)
    {
        const auto layers = static_cast<int>(m_shape.layers.size());
        if (!weights.router.isPresent()) {
            add(p + "ffn_down.weight", TensorRole::Down, {weights.experts[0].down}, layer, layers);
            addMatrix(p + "ffn_gate.weight", weights.experts[0].gate);
            addMatrix(p + "ffn_up.weight", weights.experts[0].up);
            return;
        }
        const auto all = [&](TensorView ExpertWeights::*matrix) {
            std::vector<TensorView> parts;
            for (const ExpertWeights& expert : weights.experts)
                parts.push_back(expert.*matrix);
            return parts;
        };
        add(p + "ffn_down_exps.weight", TensorRole::ExpertDown, all(&ExpertWeights::down), layer, layers);
        add(p + "ffn_gate_exps.weight", TensorRole::Expert, all(&ExpertWeights::gate));
        addPlain(p + "ffn_gate_inp.weight", weights.router);
        add(p + "ffn_up_exps.weight", TensorRole::Expert, all(&ExpertWeights::up));
    }

    bool isTied() const { return m_model.tiedEmbeddings; }
    std::vector<PlannedTensor> take() { return std::move(m_tensors); }

private:
    const ModelShape& m_shape;
    Quantisation m_quantisation;
    ModelFacts m_model;
    std::vector<PlannedTensor> m_tensors;
};

} // namespace

std::vector<PlannedTensor> planTensors(const ModelShape& shape, const ModelWeights& weights, Quantisation quantisation)
{
    Planner plan(shape, weights, quantisation);
    if (!plan.isTied())
        plan.add("output.weight", TensorRole::Head, {weights.head});
    plan.addPlain("output_norm.weight", weights.finalNorm);
    plan.add("token_embd.weight", TensorRole::Embedding, {weights.embedding});
    for (std::size_t i = 0; i < weights.layers.size(); ++i) {
        const LayerWeights& layer = weights.layers[i];
        const std::string p = "blk." + std::to_string(i) + ".";
        plan.addPlain(p + "attn_norm.weight", layer.inputNorm);
        plan.addPlain(p + "ffn_norm.weight", layer.feedForwardNorm);
        if (shape.layers[i].attention)
            plan.addAttention(p, layer.attention, shape.layers[i].ordinal);
        else
            plan.addMamba(p, layer.mamba);
        plan.addFeedForward(p, layer, static_cast<int>(i));
    }
    return plan.take();
}

} // namespace lectern::engine
