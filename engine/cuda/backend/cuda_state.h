// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/cuda/backend/device_memory.h"
#include "engine/cuda/kernels/kv_layer.h"

namespace lectern::engine::cuda {

/// For each Mamba layer the convolution's inputs [K − 1, Di], then the scan's state [N, Di]: as engine/saved_state.h has them.
class CudaRecurrentState : public RecurrentState {
public:
    CudaRecurrentState(const ModelShape& shape, DeviceMemory& memory)
        : m_values(memory, static_cast<std::size_t>(shape.recurrentValues())),
          m_history(static_cast<std::size_t>(shape.convWidth - 1) * static_cast<std::size_t>(shape.inner)),
          m_layer(m_history + static_cast<std::size_t>(shape.stateDim) * static_cast<std::size_t>(shape.inner))
    {
    }
    std::size_t byteCount() const override { return m_values.byteCount(); }

    float* values() { return m_values.data(); }
    const float* values() const { return m_values.data(); }
    float* conv(int ordinal) { return m_values.data() + static_cast<std::size_t>(ordinal) * m_layer; }
    const float* conv(int ordinal) const { return m_values.data() + static_cast<std::size_t>(ordinal) * m_layer; }
    float* scan(int ordinal) { return conv(ordinal) + m_history; }
    const float* scan(int ordinal) const { return conv(ordinal) + m_history; }

private:
    DeviceArray<float> m_values;
    std::size_t m_history; ///< values of a layer's convolution
    std::size_t m_layer;   ///< values of a layer
};

/// As KvSegmentRef says.
class CudaKvPage : public KvPage {
public:
    CudaKvPage(const ModelShape& shape, DeviceMemory& memory)
        : m_values(memory, static_cast<std::size_t>(shape.attentionLayers()) * kvLayerValues(shape.kvHeads, shape.headDim))
    {
    }
    std::size_t byteCount() const override { return m_values.byteCount(); }
    __half* values() { return m_values.data(); }

private:
    DeviceArray<__half> m_values;
};

/// A chunk's activations.
class CudaWorkspace : public Workspace {
public:
    CudaWorkspace(const ModelShape& shape, DeviceMemory& memory, int maxTokens);
    std::size_t byteCount() const override;

    int tokens = 0; ///< of the chunk at hand
    int maxTokens;
    bool branchIsDue = false; ///< it has not been added to the residual stream yet
    bool chainIsThere = false; ///< segments and their end are those of the chunk at hand
    int positions = 0;         ///< one past the chunk's last

    DeviceArray<std::int32_t> ids;
    DeviceArray<float> residual, branch;   ///< [tokens, H]
    DeviceArray<__nv_bfloat16> normed;     ///< [tokens, H]
    DeviceArray<__nv_bfloat16> wide;       ///< [tokens, 2·Di]: x and z; or q, k and v; or [choices, 2·I]: gate and up
    DeviceArray<__nv_bfloat16> narrow;     ///< [tokens, Di]: u; or what heads attended to; or [choices, I]: gate · up
    DeviceArray<__nv_bfloat16> scanned;    ///< [tokens, Di]
    DeviceArray<float> dtBC;               ///< [tokens, R + 2N]
    DeviceArray<__nv_bfloat16> dt;         ///< [tokens, R], rows padded as the next product's
    DeviceArray<float> bc;                 ///< [tokens, 2N]
    DeviceArray<float> delta;              ///< [tokens, Di]
    // experts; choices are tokens · top-k
    DeviceArray<float> routerLogits;                  ///< [tokens, E]
    DeviceArray<std::int32_t> experts, rows, offsets; ///< [choices], [choices], [E + 1]
    DeviceArray<float> expertWeights;                 ///< [choices]
    DeviceArray<__nv_bfloat16> gathered;              ///< [choices, H]
    DeviceArray<float> expertOut;                     ///< [choices, H]
    // attention
    DeviceArray<KvSegmentRef> segments;
    DeviceArray<int> end;
    DeviceArray<float> attentionScratch;
};

} // namespace lectern::engine::cuda
