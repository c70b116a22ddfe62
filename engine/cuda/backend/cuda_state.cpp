// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/cuda_state.h"

#include "engine/cuda/kernels/device_matrix.h"

#include <algorithm>

namespace lectern::engine::cuda {

CudaWorkspace::CudaWorkspace(const ModelShape& shape, DeviceMemory& memory, int most) : maxTokens(most)
{
    const auto tokensAtMost = static_cast<std::size_t>(most);
    const auto of = [&](int width) { return tokensAtMost * static_cast<std::size_t>(width); };
    const int attended = shape.heads * shape.headDim;
    const int slots = std::max(1, shape.mostExperts() > 1 ? shape.expertsPerToken : 1);
    ids = DeviceArray<std::int32_t>(memory, tokensAtMost);
    residual = DeviceArray<float>(memory, of(shape.hidden));
    branch = DeviceArray<float>(memory, of(shape.hidden));
    normed = DeviceArray<__nv_bfloat16>(memory, of(shape.hidden));
    wide = DeviceArray<__nv_bfloat16>(
        memory, of(std::max({2 * shape.inner, attended + 2 * shape.kvHeads * shape.headDim, 2 * slots * shape.intermediate})));
    narrow = DeviceArray<__nv_bfloat16>(memory, of(std::max({shape.inner, attended, slots * shape.intermediate})));
    scanned = DeviceArray<__nv_bfloat16>(memory, of(shape.inner));
    dtBC = DeviceArray<float>(memory, of(shape.dtRank + 2 * shape.stateDim));
    dt = DeviceArray<__nv_bfloat16>(memory, of(paddedDepth(MatrixType::Bf16, shape.dtRank)));
    bc = DeviceArray<float>(memory, of(2 * shape.stateDim));
    delta = DeviceArray<float>(memory, of(shape.inner));
    end = DeviceArray<int>(memory, 1);
    if (shape.mostExperts() > 1) {
        routerLogits = DeviceArray<float>(memory, of(shape.mostExperts()));
        experts = DeviceArray<std::int32_t>(memory, of(slots));
        rows = DeviceArray<std::int32_t>(memory, of(slots));
        offsets = DeviceArray<std::int32_t>(memory, static_cast<std::size_t>(shape.mostExperts()) + 1);
        expertWeights = DeviceArray<float>(memory, of(slots));
        gathered = DeviceArray<__nv_bfloat16>(memory, of(slots * shape.hidden));
        expertOut = DeviceArray<float>(memory, of(slots * shape.hidden));
    }
}

std::size_t CudaWorkspace::byteCount() const
{
    const auto total = [](const auto&... arrays) { return (arrays.byteCount() + ...); };
    return total(ids, residual, branch, normed, wide, narrow, scanned, dtBC, dt, bc, delta, routerLogits, experts, rows, offsets, expertWeights, gathered, expertOut, segments, end, attentionScratch);
}

} // namespace lectern::engine::cuda
