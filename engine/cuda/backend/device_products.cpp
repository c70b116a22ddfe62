// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/device_products.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/expand_matrix.h"
#include "engine/cuda/kernels/row_products.h"

namespace lectern::engine::cuda {

static_assert(DeviceProducts::kFewRows <= kMostProductRows);

void DeviceProducts::multiply(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, float* y)
{
    if (rows > kFewRows)
        return multiplyMany(w, x, rows, y);
    rowProducts({.rows = rows, .x = x, .xStride = w.depth, .w = w, .f32 = y, .yStride = w.outputs}, m_stream);
}

void DeviceProducts::multiply(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, __nv_bfloat16* y)
{
    if (rows > kFewRows)
        return multiplyMany(w, x, rows, y);
    rowProducts({.rows = rows, .x = x, .xStride = w.depth, .w = w, .bf16 = y, .yStride = w.outputs}, m_stream);
}

template <typename Out>
void DeviceProducts::multiplyMany(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, Out* y)
{
    const auto* values = static_cast<const __nv_bfloat16*>(w.data);
    if (w.type != MatrixType::Bf16) {
        ENSURE(static_cast<std::size_t>(w.outputs) * static_cast<std::size_t>(w.depth) <= m_expanded.size());
        expandMatrix({.w = w, .out = m_expanded.data()}, m_stream);
        values = m_expanded.data();
    }
    m_products.multiply({.data = values, .outputs = w.outputs, .depth = w.depth}, x, w.depth, rows, y, w.outputs);
}

} // namespace lectern::engine::cuda
