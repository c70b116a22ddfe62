// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/cuda/backend/device_memory.h"
#include "engine/cuda/backend/matrix_products.h"

#include <vector>

namespace lectern::engine::cuda {

/// A matrix and the memory that it is in.
struct StoredMatrix {
    DeviceArray<__nv_bfloat16> values;
    Bf16Matrix matrix;
};

/// One mixer or feed-forward's weights as the kernels take them; vectors are float32, absent ones empty.
struct DeviceMamba {
    StoredMatrix in;                                    ///< [2·Di, H]: x, then z
    StoredMatrix x, dt, out;                            ///< dt: [Di, dtStride], zeros from R on
    DeviceArray<float> inBias, outBias;                 ///< [2·Di], [H]
    DeviceArray<float> conv, convBias;                  ///< [K, Di], [Di]
    DeviceArray<float> dtNorm, bNorm, cNorm, dtBias, d; ///< [R], [N], [N], [Di], [Di]
    DeviceArray<float> aLog2e;                          ///< [N, Di]
};
struct DeviceAttention {
    StoredMatrix qkv; ///< [(heads + 2·kvHeads)·headDim, H]
    StoredMatrix o;
};
struct DeviceExpert {
    StoredMatrix gateUp; ///< [2·I, H]: gate, then up
    StoredMatrix down;   ///< [H, I]
};
struct DeviceLayer {
    DeviceArray<float> inputNorm, feedForwardNorm; ///< [H]
    DeviceMamba mamba;
    DeviceAttention attention;
    StoredMatrix router; ///< [E, H]
    std::vector<DeviceExpert> experts;
};

/// A model's weights in the device's memory, matrices in bfloat16.
struct DeviceWeights {
    StoredMatrix embedding; ///< [V, H]; nothing where the head is the same
    StoredMatrix head;      ///< [V, H]
    std::vector<float> finalNorm; ///< [H], on the host: it is applied to single rows there
    std::vector<DeviceLayer> layers;

    /// Throws Failure(OutOfMemory), CudaError.
    DeviceWeights(const ModelShape& shape, const ModelWeights& weights, DeviceMemory& memory, cudaStream_t stream);
    const Bf16Matrix& embeddingMatrix() const { return embedding.matrix.data ? embedding.matrix : head.matrix; }
};

/// Values of a row of dt, so that its product's rows are aligned.
constexpr int dtStrideFor(int ranks)
{
    return (ranks + 7) / 8 * 8;
}

} // namespace lectern::engine::cuda
