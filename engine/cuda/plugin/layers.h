// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/plugin/device_weights.h"
#include "engine/cuda/plugin/kernel_times.h"
#include "engine/cuda/plugin/matrix_products.h"
#include "engine/cuda/plugin/session_memory.h"

#include <span>
#include <vector>

namespace lectern::engine::cuda {

/// The parts of a layer, put on a stream. For up to kFewRows tokens nothing waits for the device, and a token's result has
/// the same bits alone and together with others; more tokens are multiplied by cuBLASLt.
class Layers {
public:
    /// @param expanded room for DeviceWeights::mostExpandedValues()
    /// @param ownProducts LecternCudaOptions::ownProducts
    Layers(const ModelShape& shape, const DeviceWeights& weights, MatrixProducts& products, __nv_bfloat16* expanded,
           bool ownProducts, KernelTimes& times, cudaStream_t stream);

    void embed(LecternCudaWorkspace& ws);
    /// @param before, after states' values; one for the chunk's end, or one for each of up to kMostKeptSteps tokens
    void mamba(int layer, LecternCudaWorkspace& ws, const float* before, std::span<float* const> after);
    void attention(int layer, LecternCudaWorkspace& ws);
    void feedForward(int layer, LecternCudaWorkspace& ws);
    /// What has not been added to the residual stream yet.
    void addBranch(LecternCudaWorkspace& ws);
    /// normed[rows, H] = rmsnorm(residual), and logits[rows, V] of that; at most kFewRows.
    void finalNorm(const float* residual, int rows, __nv_bfloat16* bf16, float* f32);
    void logits(const __nv_bfloat16* normed, int rows, float* out);

private:
    struct Out {
        float* f32 = nullptr;
        __nv_bfloat16* bf16 = nullptr;
        std::int64_t stride = 0;
    };
    void multiply(Operation operation, const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows,
                  const Out& out, const float* bias = nullptr);
    void multiplyFew(const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, const Out& out,
                     const float* bias);
    void multiplyMany(const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, const Out& out);
    void norm(LecternCudaWorkspace& ws, const float* weight);
    void denseFeedForward(const DeviceExperts& experts, const __nv_bfloat16* x, int rows, LecternCudaWorkspace& ws,
                          Operation operation, float* out);
    void expertFeedForward(const DeviceLayer& layer, LecternCudaWorkspace& ws);
    void fewExperts(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws);
    void manyExperts(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws);

    const ModelShape& m_shape;
    const DeviceWeights& m_weights;
    MatrixProducts& m_products;
    __nv_bfloat16* m_expanded;
    const bool m_ownProducts;
    KernelTimes& m_times;
    cudaStream_t m_stream;
    std::vector<int> m_offsets; ///< of experts' rows, on the host
};

} // namespace lectern::engine::cuda
