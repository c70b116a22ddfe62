// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/matrix_products.h"

#include <cublasLt.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace lectern::engine::cuda {

namespace {

void checkLt(cublasStatus_t status, const char* what)
{
    if (status != CUBLAS_STATUS_SUCCESS)
        throw CudaError(cudaErrorUnknown, (std::string(what) + " gave " + std::to_string(static_cast<int>(status))).c_str());
}

/// A description that cuBLASLt destroys in a way of its own.
template <typename Handle, cublasStatus_t (*destroy)(Handle)>
class Described {
public:
    Described() = default;
    ~Described()
    {
        if (m_handle)
            destroy(m_handle);
    }
    Described(const Described&) = delete;
    Described& operator=(const Described&) = delete;
    Handle* out() { return &m_handle; }
    Handle get() const { return m_handle; }

private:
    Handle m_handle = nullptr;
};
using Layout = Described<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy>;
using Operation = Described<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy>;
using Preference = Described<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy>;

std::uint32_t alignmentOf(const void* address)
{
    constexpr std::uintptr_t kMost = 256;
    const auto bits = reinterpret_cast<std::uintptr_t>(address) | kMost;
    return static_cast<std::uint32_t>(bits & (~bits + 1));
}

/// All that an algorithm is chosen by.
using Shape = std::tuple<int, int, int, std::int64_t, std::int64_t, std::int64_t, bool, std::uint32_t>;

/// An algorithm serves for so many rows and somewhat fewer: how many tokens choose an expert is another number each time, and
/// choosing takes longer than multiplying.
int roundedRows(int rows)
{
    const int step = rows <= 256 ? 16 : 128;
    return (rows + step - 1) / step * step;
}

/// An algorithm that has been chosen. cuBLASLt counts columns first: its matrices are ours transposed.
struct Plan {
    Operation operation;
    Layout w;
    cublasLtMatmulAlgo_t algorithm{};
};

struct RowLayouts {
    Layout x, y;

    RowLayouts(const MatrixProduct& p, int rows)
    {
        const auto outputs = static_cast<std::uint64_t>(p.outputs), depth = static_cast<std::uint64_t>(p.depth);
        const auto count = static_cast<std::uint64_t>(rows);
        checkLt(cublasLtMatrixLayoutCreate(x.out(), CUDA_R_16BF, depth, count, p.xStride), "cublasLtMatrixLayoutCreate");
        checkLt(cublasLtMatrixLayoutCreate(y.out(), p.f32 ? CUDA_R_32F : CUDA_R_16BF, outputs, count, p.yStride),
                "cublasLtMatrixLayoutCreate");
    }
};

} // namespace

struct MatrixProducts::Impl {
    cublasLtHandle_t handle = nullptr;
    std::byte* workspace;
    std::map<Shape, Plan> plans;

    explicit Impl(std::byte* theWorkspace) : workspace(theWorkspace) { checkLt(cublasLtCreate(&handle), "cublasLtCreate"); }
    ~Impl() { cublasLtDestroy(handle); }

    void describe(const MatrixProduct& p, int rows, std::uint32_t alignment, Plan& plan) const
    {
        const auto outputs = static_cast<std::uint64_t>(p.outputs), depth = static_cast<std::uint64_t>(p.depth);
        const RowLayouts layouts(p, rows);
        const cublasOperation_t transposed = CUBLAS_OP_T;
        checkLt(cublasLtMatmulDescCreate(plan.operation.out(), CUBLAS_COMPUTE_32F, CUDA_R_32F), "cublasLtMatmulDescCreate");
        checkLt(
            cublasLtMatmulDescSetAttribute(plan.operation.get(), CUBLASLT_MATMUL_DESC_TRANSA, &transposed, sizeof transposed),
            "cublasLtMatmulDescSetAttribute");
        checkLt(cublasLtMatrixLayoutCreate(plan.w.out(), CUDA_R_16BF, depth, outputs, p.wStride), "cublasLtMatrixLayoutCreate");

        Preference preference;
        const std::size_t room = kWorkspaceBytes;
        checkLt(cublasLtMatmulPreferenceCreate(preference.out()), "cublasLtMatmulPreferenceCreate");
        checkLt(cublasLtMatmulPreferenceSetAttribute(preference.get(), CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &room,
                                                     sizeof room),
                "cublasLtMatmulPreferenceSetAttribute");
        for (const auto attribute : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                                     CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
            checkLt(cublasLtMatmulPreferenceSetAttribute(preference.get(), attribute, &alignment, sizeof alignment),
                    "cublasLtMatmulPreferenceSetAttribute");
        cublasLtMatmulHeuristicResult_t best{};
        int found = 0;
        checkLt(cublasLtMatmulAlgoGetHeuristic(handle, plan.operation.get(), plan.w.get(), layouts.x.get(), layouts.y.get(),
                                               layouts.y.get(), preference.get(), 1, &best, &found),
                "cublasLtMatmulAlgoGetHeuristic");
        if (found == 0)
            throw CudaError(cudaErrorUnknown, "cuBLASLt knows no way to multiply these matrices");
        plan.algorithm = best.algo;
    }
};

MatrixProducts::MatrixProducts(std::byte* workspace) : m_impl(std::make_unique<Impl>(workspace)) {}

MatrixProducts::~MatrixProducts() = default;

void MatrixProducts::multiply(const MatrixProduct& p, cudaStream_t stream)
{
    if (p.rows == 0)
        return;
    void* const y = p.f32 ? static_cast<void*>(p.f32) : p.bf16;
    const std::uint32_t alignment = std::min({alignmentOf(p.w), alignmentOf(p.x), alignmentOf(y)});
    const int rows = roundedRows(p.rows);
    const Shape shape(p.outputs, p.depth, rows, p.wStride, p.xStride, p.yStride, p.f32 != nullptr, alignment);
    auto plan = m_impl->plans.find(shape);
    if (plan == m_impl->plans.end()) {
        plan = m_impl->plans.try_emplace(shape).first;
        try {
            m_impl->describe(p, rows, alignment, plan->second);
        } catch (...) {
            m_impl->plans.erase(plan);
            throw;
        }
    }
    const Plan& chosen = plan->second;
    const RowLayouts layouts(p, p.rows);
    const float one = 1, zero = 0;
    checkLt(cublasLtMatmul(m_impl->handle, chosen.operation.get(), &one, p.w, chosen.w.get(), p.x, layouts.x.get(), &zero, y,
                           layouts.y.get(), y, layouts.y.get(), &chosen.algorithm, m_impl->workspace, kWorkspaceBytes, stream),
            "cublasLtMatmul");
}

} // namespace lectern::engine::cuda
