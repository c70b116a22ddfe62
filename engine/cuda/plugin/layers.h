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

/// The parts of a layer, put on a stream. For up to kFewRows tokens nothing waits for the device, activations are float32, and
/// a token's result has the same bits alone and together with others; more tokens are multiplied by cuBLASLt in bfloat16.
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
    void finalNorm(const float* residual, int rows, float* normed);
    void logits(const float* normed, int rows, float* out);

private:
    /// The first row, and values from one to the next.
    template <typename T>
    struct RowsAt {
        T* data;
        std::int64_t stride;
    };
    /// y = x · wᵀ + bias: of few rows, or of many.
    void multiply(Operation operation, const WeightMatrix& w, RowsAt<const float> x, int rows, RowsAt<float> y,
                  const float* bias = nullptr, int parts = 1);
    template <typename T>
    void multiply(Operation operation, const WeightMatrix& w, RowsAt<const __nv_bfloat16> x, int rows, RowsAt<T> y,
                  const float* bias = nullptr);

    template <typename T>
    void mambaOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at, const float* before,
                 std::span<float* const> after);
    template <typename T>
    void attentionOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at);
    template <typename T>
    void feedForwardOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at);
    /// normed = rmsnorm(residual), to which the branch is added first where it is due.
    template <typename T>
    void norm(LecternCudaWorkspace& ws, const float* weight, T* normed);

    void gatedFeedForward(const DeviceExperts& experts, const float* x, int rows, LecternCudaWorkspace& ws, Operation operation,
                          float* out);
    void gatedFeedForward(const DeviceExperts& experts, const __nv_bfloat16* x, int rows, LecternCudaWorkspace& ws,
                          Operation operation, float* out);
    void expertsOf(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws, const float* x);
    void expertsOf(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws, const __nv_bfloat16* x);

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
