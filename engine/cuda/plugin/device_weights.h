// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cuda/kernels/weight_matrix.h"
#include "engine/cuda/plugin/device_memory.h"
#include "engine/cuda/plugin/model_description.h"

#include <cstddef>
#include <vector>

namespace lectern::engine::cuda {

/// Mixers' and feed-forwards' weights as the kernels take them; vectors are float32, absent ones null.
struct DeviceMamba {
    WeightMatrix in;                                             ///< [2·Di, H]: x, then z
    WeightMatrix x;                                              ///< [R + 2N, Di]
    WeightMatrix dt;                                             ///< [Di, R]
    WeightMatrix out;                                            ///< [H, Di]
    float *inBias = nullptr, *outBias = nullptr;                 ///< [2·Di], [H]
    float *conv = nullptr, *convBias = nullptr;                  ///< [K, Di], [Di]
    float *dtNorm = nullptr, *bNorm = nullptr, *cNorm = nullptr; ///< [R], [N], [N]
    float *dtBias = nullptr, *d = nullptr;                       ///< [Di]
    float* aLog2e = nullptr;                                     ///< [N, Di]: A · log2(e)
};
struct DeviceAttention {
    WeightMatrix q, k, v, o;
};
/// Experts one behind the other; a dense feed-forward is a single one.
struct DeviceExperts {
    WeightMatrix gateUp;                          ///< of the first: [2·I, H], gated
    WeightMatrix down;                            ///< of the first: [H, I]
    std::size_t gateUpBytes = 0, downBytes = 0;   ///< from one to the next
    std::size_t gateUpScales = 0, downScales = 0; ///< likewise, row scales
    int count = 1;

    WeightMatrix gateUpOf(int expert) const { return at(gateUp, expert, gateUpBytes, gateUpScales); }
    WeightMatrix downOf(int expert) const { return at(down, expert, downBytes, downScales); }

private:
    static WeightMatrix at(WeightMatrix first, int expert, std::size_t bytes, std::size_t scales)
    {
        const auto n = static_cast<std::size_t>(expert);
        first.data = static_cast<const std::byte*>(first.data) + n * bytes;
        if (first.rowScales)
            first.rowScales += n * scales;
        return first;
    }
};
struct DeviceLayer {
    float *inputNorm = nullptr, *feedForwardNorm = nullptr; ///< [H]
    DeviceMamba mamba;
    DeviceAttention attention;
    float* router = nullptr; ///< [E, H]
    DeviceExperts experts;
};

/// Bytes of a model's weights on the device; each part with its norms.
struct WeightBytes {
    std::size_t embedding = 0; ///< with the output projection
    std::size_t mamba = 0, attention = 0;
    std::size_t dense = 0, experts = 0; ///< feed-forwards without and with a router
};

/// Where a model's weights lie on the device, in one piece. Matrices of 16 and 32 bits, and of 8-bit floats, are bfloat16
/// there; Q8_0, Q4_K, Q5_K and Q6_K stay what they are. Of the other block types those whose values are codes times a scale,
/// with groups of 32 (Q4_0, Q5_0, IQ4_NL, IQ4_XS), become Q8_0, which holds them exactly but for a rounding of IQ4_XS's scales;
/// those that are not so (Q4_1, Q5_1, Q2_K, Q3_K, MXFP4 with its wide scales) are expanded to bfloat16.
struct DeviceWeights {
    WeightMatrix embedding; ///< [V, H]
    WeightMatrix head;      ///< [V, H]; the embedding where they are tied
    float* finalNorm = nullptr;
    std::vector<DeviceLayer> layers;
    WeightBytes bytes;

    /// Takes its room from `carver`. The same model takes the same room.
    DeviceWeights(const ModelShape& shape, const SourceTensors& tensors, bool int8Experts, Carver& carver);

    /// Values of the largest matrix that has to be expanded for products of many rows.
    std::size_t mostExpandedValues() const;
};

/// How a matrix of such values is kept.
WeightFormat formatFor(TensorType type);

} // namespace lectern::engine::cuda
