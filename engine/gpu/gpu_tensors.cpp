// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/gpu/gpu_tensors.h"

namespace lectern::engine {

static_assert(static_cast<int>(TensorType::F32) == LECTERN_CUDA_F32 &&
              static_cast<int>(TensorType::F8E4M3) == LECTERN_CUDA_F8E4M3 &&
              static_cast<int>(TensorType::Q8_0) == LECTERN_CUDA_Q8_0 &&
              static_cast<int>(TensorType::Q6_K) == LECTERN_CUDA_Q6_K &&
              static_cast<int>(TensorType::MXFP4) == LECTERN_CUDA_MXFP4);

GpuTensors::GpuTensors(const ModelShape& shape, const ModelWeights& weights)
{
    m_shape.vocabulary = shape.vocabulary;
    m_shape.hidden = shape.hidden;
    m_shape.intermediate = shape.intermediate;
    m_shape.heads = shape.heads;
    m_shape.kvHeads = shape.kvHeads;
    m_shape.headDim = shape.headDim;
    m_shape.expertsPerToken = shape.expertsPerToken;
    m_shape.inner = shape.inner;
    m_shape.stateDim = shape.stateDim;
    m_shape.convWidth = shape.convWidth;
    m_shape.dtRank = shape.dtRank;
    m_shape.rmsEpsilon = shape.rmsEpsilon;
    for (const ModelShape::Layer& layer : shape.layers)
        m_layers.push_back({layer.attention, layer.experts, layer.ordinal});
    m_shape.layerCount = static_cast<int32_t>(m_layers.size());
    m_shape.layers = m_layers.data();

    add(LECTERN_CUDA_EMBEDDING, 0, 0, weights.embedding);
    if (weights.head.data != weights.embedding.data)
        add(LECTERN_CUDA_HEAD, 0, 0, weights.head);
    add(LECTERN_CUDA_FINAL_NORM, 0, 0, weights.finalNorm);
    for (std::size_t i = 0; i < weights.layers.size(); ++i)
        addLayer(static_cast<int>(i), weights.layers[i]);
}

void GpuTensors::addLayer(int layer, const LayerWeights& weights)
{
    const AttentionWeights& a = weights.attention;
    const MambaWeights& m = weights.mamba;
    const struct {
        int role;
        const TensorView* tensor;
    } named[] = {
        {LECTERN_CUDA_INPUT_NORM, &weights.inputNorm},
        {LECTERN_CUDA_FEED_FORWARD_NORM, &weights.feedForwardNorm},
        {LECTERN_CUDA_Q, &a.q},
        {LECTERN_CUDA_K, &a.k},
        {LECTERN_CUDA_V, &a.v},
        {LECTERN_CUDA_O, &a.o},
        {LECTERN_CUDA_IN_PROJ, &m.inProj},
        {LECTERN_CUDA_IN_PROJ_BIAS, &m.inProjBias},
        {LECTERN_CUDA_CONV, &m.conv},
        {LECTERN_CUDA_CONV_BIAS, &m.convBias},
        {LECTERN_CUDA_X_PROJ, &m.xProj},
        {LECTERN_CUDA_DT_PROJ, &m.dtProj},
        {LECTERN_CUDA_DT_PROJ_BIAS, &m.dtProjBias},
        {LECTERN_CUDA_DT_NORM, &m.dtNorm},
        {LECTERN_CUDA_B_NORM, &m.bNorm},
        {LECTERN_CUDA_C_NORM, &m.cNorm},
        {LECTERN_CUDA_A_LOG, &m.aLog},
        {LECTERN_CUDA_A, &m.a},
        {LECTERN_CUDA_D, &m.d},
        {LECTERN_CUDA_OUT_PROJ, &m.outProj},
        {LECTERN_CUDA_OUT_PROJ_BIAS, &m.outProjBias},
        {LECTERN_CUDA_ROUTER, &weights.router},
    };
    for (const auto& [role, tensor] : named)
        add(role, layer, 0, *tensor);
    for (std::size_t expert = 0; expert < weights.experts.size(); ++expert) {
        const int number = static_cast<int>(expert);
        add(LECTERN_CUDA_GATE, layer, number, weights.experts[expert].gate);
        add(LECTERN_CUDA_UP, layer, number, weights.experts[expert].up);
        add(LECTERN_CUDA_DOWN, layer, number, weights.experts[expert].down);
    }
}

void GpuTensors::add(int role, int layer, int expert, const TensorView& tensor)
{
    if (!tensor.isPresent())
        return;
    LecternCudaTensor described{};
    described.role = role;
    described.layer = layer;
    described.expert = expert;
    described.type = static_cast<int32_t>(tensor.type);
    described.rows = tensor.shape.size() > 1 ? tensor.shape.front() : 1;
    described.columns = tensor.count() / described.rows;
    described.data = tensor.data;
    if (tensor.scales) {
        described.factors = tensor.scales->factors.data();
        described.factorCount = static_cast<int64_t>(tensor.scales->factors.size());
        described.rectangleRows = tensor.scales->rectangleRows;
        described.rectangleColumns = tensor.scales->rectangleColumns;
        described.gridColumns = tensor.scales->gridColumns;
        described.firstScaledRow = tensor.firstScaledRow;
    }
    m_tensors.push_back(described);
    m_views.push_back(&tensor);
}

void GpuTensors::forgetData()
{
    for (LecternCudaTensor& tensor : m_tensors)
        tensor.data = nullptr;
}

} // namespace lectern::engine
