// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/matrix_products.h"

#include <cublas_v2.h>

#include <string>

namespace lectern::engine::cuda {

namespace {

void checkCublas(cublasStatus_t status, const char* what)
{
    if (status != CUBLAS_STATUS_SUCCESS)
        throw CudaError(cudaErrorUnknown, (std::string(what) + ": " + cublasGetStatusString(status)).c_str());
}

/// What NVIDIA recommends for Hopper; less is enough for others.
constexpr std::size_t kWorkspaceBytes = std::size_t(32) << 20;

} // namespace

struct MatrixProducts::Impl {
    cublasHandle_t handle = nullptr;
    void* workspace = nullptr;

    ~Impl()
    {
        if (handle)
            cublasDestroy(handle);
        cudaFree(workspace);
    }

    /// cuBLAS counts columns first: its matrices are ours transposed.
    void multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, void* y, cudaDataType type,
                  std::int64_t yStride)
    {
        const float one = 1, zero = 0;
        checkCublas(cublasGemmEx_64(handle, CUBLAS_OP_T, CUBLAS_OP_N, w.outputs, rows, w.depth, &one, w.data, CUDA_R_16BF, w.depth,
                                    x, CUDA_R_16BF, xStride, &zero, y, type, yStride, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT),
                    "cublasGemmEx");
    }
};

MatrixProducts::MatrixProducts(cudaStream_t stream) : m_impl(std::make_unique<Impl>())
{
    checkCublas(cublasCreate(&m_impl->handle), "cublasCreate");
    checkCublas(cublasSetStream(m_impl->handle, stream), "cublasSetStream");
    // A workspace of our own, so that a captured graph and a repeated run find the same.
    check(cudaMalloc(&m_impl->workspace, kWorkspaceBytes), "cudaMalloc");
    checkCublas(cublasSetWorkspace(m_impl->handle, m_impl->workspace, kWorkspaceBytes), "cublasSetWorkspace");
}

MatrixProducts::~MatrixProducts() = default;

void MatrixProducts::multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, float* y,
                              std::int64_t yStride)
{
    m_impl->multiply(w, x, xStride, rows, y, CUDA_R_32F, yStride);
}

void MatrixProducts::multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, __nv_bfloat16* y,
                              std::int64_t yStride)
{
    m_impl->multiply(w, x, xStride, rows, y, CUDA_R_16BF, yStride);
}

} // namespace lectern::engine::cuda
