// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/device_weights.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

namespace lectern::engine::cuda {

namespace {

class Layout {
public:
    Layout(const ModelShape& shape, const SourceTensors& tensors, bool int8Experts, Carver& carver)
        : m_shape(shape), m_tensors(tensors), m_int8Experts(int8Experts), m_carver(carver)
    {
    }

    float* vector(std::size_t count) { return m_carver.take<float>(count); }
    float* vector(int role, int layer, int count)
    {
        return m_tensors.find(role, layer).isPresent() ? vector(static_cast<std::size_t>(count)) : nullptr;
    }
    WeightMatrix matrix(int role, int layer, int outputs, int depth)
    {
        const SourceTensor tensor = m_tensors.find(role, layer);
        requireShape(tensor, outputs, depth);
        return placed({.format = formatFor(tensor.view.type), .outputs = outputs, .depth = depth});
    }

    DeviceMamba mamba(int layer)
    {
        const auto inner = static_cast<std::size_t>(m_shape.inner);
        DeviceMamba to;
        to.in = matrix(LECTERN_CUDA_IN_PROJ, layer, 2 * m_shape.inner, m_shape.hidden);
        to.inBias = vector(LECTERN_CUDA_IN_PROJ_BIAS, layer, 2 * m_shape.inner);
        to.conv = vector(inner * static_cast<std::size_t>(m_shape.convWidth));
        to.convBias = vector(LECTERN_CUDA_CONV_BIAS, layer, m_shape.inner);
        to.x = matrix(LECTERN_CUDA_X_PROJ, layer, m_shape.dtRank + 2 * m_shape.stateDim, m_shape.inner);
        to.dtNorm = vector(static_cast<std::size_t>(m_shape.dtRank));
        to.bNorm = vector(static_cast<std::size_t>(m_shape.stateDim));
        to.cNorm = vector(static_cast<std::size_t>(m_shape.stateDim));
        to.dt = matrix(LECTERN_CUDA_DT_PROJ, layer, m_shape.inner, m_shape.dtRank);
        to.dtBias = vector(inner);
        to.aLog2e = vector(inner * static_cast<std::size_t>(m_shape.stateDim));
        to.d = vector(inner);
        to.out = matrix(LECTERN_CUDA_OUT_PROJ, layer, m_shape.hidden, m_shape.inner);
        to.outBias = vector(LECTERN_CUDA_OUT_PROJ_BIAS, layer, m_shape.hidden);
        return to;
    }

    DeviceAttention attention(int layer)
    {
        const int queries = m_shape.heads * m_shape.headDim, keys = m_shape.kvHeads * m_shape.headDim;
        return {matrix(LECTERN_CUDA_Q, layer, queries, m_shape.hidden), matrix(LECTERN_CUDA_K, layer, keys, m_shape.hidden),
                matrix(LECTERN_CUDA_V, layer, keys, m_shape.hidden), matrix(LECTERN_CUDA_O, layer, m_shape.hidden, queries)};
    }

    DeviceExperts experts(int layer, int count)
    {
        DeviceExperts to;
        to.count = count;
        to.gateUp = {.format = expertFormat(layer, count, {LECTERN_CUDA_GATE, LECTERN_CUDA_UP}),
                     .outputs = 2 * m_shape.intermediate,
                     .depth = m_shape.hidden,
                     .gated = true};
        to.down = {.format = expertFormat(layer, count, {LECTERN_CUDA_DOWN}),
                   .outputs = m_shape.hidden,
                   .depth = m_shape.intermediate};
        for (int expert = 0; expert < count; ++expert) {
            requireShape(m_tensors.find(LECTERN_CUDA_GATE, layer, expert), m_shape.intermediate, m_shape.hidden);
            requireShape(m_tensors.find(LECTERN_CUDA_UP, layer, expert), m_shape.intermediate, m_shape.hidden);
            requireShape(m_tensors.find(LECTERN_CUDA_DOWN, layer, expert), m_shape.hidden, m_shape.intermediate);
        }
        take(to.gateUp, count, to.gateUpBytes, to.gateUpScales);
        take(to.down, count, to.downBytes, to.downScales);
        return to;
    }

private:
    /// That of all of them; bfloat16 where they differ.
    WeightFormat expertFormat(int layer, int count, std::initializer_list<int> roles) const
    {
        const TensorType first = m_tensors.find(*roles.begin(), layer).view.type;
        for (const int role : roles) {
            for (int expert = 0; expert < count; ++expert) {
                if (m_tensors.find(role, layer, expert).view.type != first)
                    return WeightFormat::Bf16;
            }
        }
        const WeightFormat format = formatFor(first);
        return count > 1 && m_int8Experts && format == WeightFormat::Bf16 ? WeightFormat::Int8Rows : format;
    }

    void take(WeightMatrix& first, int count, std::size_t& bytes, std::size_t& scales)
    {
        bytes = storedBytes(first);
        scales = storedScales(first);
        first.data = m_carver.take<std::byte>(bytes * static_cast<std::size_t>(count));
        first.rowScales = m_carver.take<float>(scales * static_cast<std::size_t>(count));
    }

    WeightMatrix placed(WeightMatrix matrix)
    {
        std::size_t bytes = 0, scales = 0;
        take(matrix, 1, bytes, scales);
        return matrix;
    }

    static void requireShape(const SourceTensor& tensor, int outputs, int depth)
    {
        ENSURE(tensor.isPresent() && tensor.rows() == outputs && tensor.columns() == depth);
    }

    const ModelShape& m_shape;
    const SourceTensors& m_tensors;
    bool m_int8Experts;
    Carver& m_carver;
};

} // namespace

WeightFormat formatFor(TensorType type)
{
    switch (type) {
    case TensorType::Q8_0:
    case TensorType::Q4_0:
    case TensorType::Q5_0:
    case TensorType::IQ4_NL:
    case TensorType::IQ4_XS:
        return WeightFormat::Q8;
    case TensorType::Q4_K:
        return WeightFormat::Q4;
    case TensorType::Q5_K:
        return WeightFormat::Q5;
    case TensorType::Q6_K:
        return WeightFormat::Q6;
    default:
        return WeightFormat::Bf16;
    }
}

DeviceWeights::DeviceWeights(const ModelShape& shape, const SourceTensors& tensors, bool int8Experts, Carver& carver)
{
    Layout layout(shape, tensors, int8Experts, carver);
    std::size_t counted = carver.byteCount();
    const auto countInto = [&](std::size_t& part) { part += carver.byteCount() - std::exchange(counted, carver.byteCount()); };
    embedding = layout.matrix(LECTERN_CUDA_EMBEDDING, 0, shape.vocabulary, shape.hidden);
    head = tensors.find(LECTERN_CUDA_HEAD).isPresent() ? layout.matrix(LECTERN_CUDA_HEAD, 0, shape.vocabulary, shape.hidden)
                                                       : embedding;
    finalNorm = layout.vector(static_cast<std::size_t>(shape.hidden));
    countInto(bytes.embedding);
    for (int i = 0; i < static_cast<int>(shape.layers.size()); ++i) {
        const ModelShape::Layer& from = shape.layers[static_cast<std::size_t>(i)];
        DeviceLayer layer;
        layer.inputNorm = layout.vector(static_cast<std::size_t>(shape.hidden));
        if (from.attention)
            layer.attention = layout.attention(i);
        else
            layer.mamba = layout.mamba(i);
        countInto(from.attention ? bytes.attention : bytes.mamba);
        layer.feedForwardNorm = layout.vector(static_cast<std::size_t>(shape.hidden));
        if (from.experts > 1)
            layer.router = layout.vector(static_cast<std::size_t>(from.experts) * static_cast<std::size_t>(shape.hidden));
        layer.experts = layout.experts(i, from.experts);
        countInto(from.experts > 1 ? bytes.experts : bytes.dense);
        layers.push_back(layer);
    }
}

std::size_t DeviceWeights::mostExpandedValues() const
{
    std::size_t most = 0;
    const auto consider = [&](const WeightMatrix& w) {
        if (w.format != WeightFormat::Bf16)
            most = std::max(most, static_cast<std::size_t>(w.outputs) * static_cast<std::size_t>(w.stride()));
    };
    for (const DeviceLayer& layer : layers) {
        const DeviceMamba& m = layer.mamba;
        const DeviceAttention& a = layer.attention;
        for (const WeightMatrix* w :
             {&m.in, &m.x, &m.dt, &m.out, &a.q, &a.k, &a.v, &a.o, &layer.experts.gateUp, &layer.experts.down})
            consider(*w);
    }
    return most;
}

} // namespace lectern::engine::cuda
