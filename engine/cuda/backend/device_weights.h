// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/cuda/backend/device_memory.h"
#include "engine/cuda/kernels/device_matrix.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lectern::engine::cuda {

/// A matrix and the memory that it is in; or several of one kind behind each other.
struct StoredMatrix {
    DeviceArray<std::byte> bytes;
    DeviceMatrix matrix;     ///< the first one
    std::int64_t stride = 0; ///< bytes from one to the next

    DeviceMatrix at(int index) const
    {
        DeviceMatrix other = matrix;
        other.data = bytes.data() + index * stride;
        return other;
    }
};

/// One mixer or feed-forward's weights as the kernels take them; vectors are float32, absent ones empty.
struct DeviceMamba {
    StoredMatrix in;                                    ///< [2·Di, H]: x, then z
    StoredMatrix x, dt, out;                            ///< dt: [Di, R, padded]
    DeviceArray<float> inBias, outBias;                 ///< [2·Di], [H]
    DeviceArray<float> conv, convBias;                  ///< [K, Di], [Di]
    DeviceArray<float> dtNorm, bNorm, cNorm, dtBias, d; ///< [R], [N], [N], [Di], [Di]
    DeviceArray<float> aLog2e;                          ///< [N, Di]
};
struct DeviceAttention {
    StoredMatrix qkv; ///< [(heads + 2·kvHeads)·headDim, H]
    StoredMatrix o;
};
struct DeviceFeedForward {
    StoredMatrix router; ///< [E, H]; nothing where there is one expert
    StoredMatrix gateUp; ///< of each expert [2·I, H]: gate, then up
    StoredMatrix down;   ///< of each expert [H, I]
};
struct DeviceLayer {
    DeviceArray<float> inputNorm, feedForwardNorm; ///< [H]
    DeviceMamba mamba;
    DeviceAttention attention;
    DeviceFeedForward feedForward;
    int experts = 1;
};

/// A model's weights in the device's memory: matrices as matrixTypeFor() has them.
struct DeviceWeights {
    StoredMatrix embedding; ///< [V, H] in bfloat16; nothing where the head is the same
    StoredMatrix head;      ///< [V, H]
    std::vector<float> finalNorm; ///< [H], on the host: it is applied to single rows there
    std::vector<DeviceLayer> layers;

    /// @param int8Experts experts are rounded to 8 bits, with a scale for each row
    /// Throws Failure(OutOfMemory, ModelDamaged), CudaError.
    DeviceWeights(const ModelShape& shape, const ModelWeights& weights, bool int8Experts, DeviceMemory& memory, cudaStream_t stream);
    const __nv_bfloat16* embeddingTable() const
    {
        return static_cast<const __nv_bfloat16*>(embedding.matrix.data ? embedding.matrix.data : head.matrix.data);
    }
    /// Of the largest matrix: room to expand any.
    std::size_t mostValues() const { return m_mostValues; }

private:
    std::size_t m_mostValues = 0;
};

} // namespace lectern::engine::cuda
