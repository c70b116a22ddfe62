// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/layers.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/bias.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/expand.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/kernels/plain_product.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/rms_norm.h"
#include "engine/cuda/kernels/scan.h"
#include "engine/cuda/plugin/attention_room.h"

#include <algorithm>
#include <type_traits>

namespace lectern::engine::cuda {

static_assert(kFewRows <= kMostKeptSteps && kFewRows <= kMostDecodedTokens);

namespace {

StateStream streamOf(const float* before, std::span<float* const> after, std::size_t offset)
{
    StateStream stream;
    stream.before = before + offset;
    stream.count = static_cast<int>(after.size());
    for (std::size_t i = 0; i < after.size(); ++i)
        stream.after[i] = after[i] + offset;
    return stream;
}

double bytesOf(const WeightMatrix& w)
{
    return static_cast<double>(storedBytes(w) + storedScales(w) * sizeof(float));
}

} // namespace

Layers::Layers(const ModelShape& shape, const DeviceWeights& weights, MatrixProducts& products, __nv_bfloat16* expanded,
               bool ownProducts, KernelTimes& times, cudaStream_t stream)
    : m_shape(shape), m_weights(weights), m_products(products), m_expanded(expanded), m_ownProducts(ownProducts),
      m_times(times), m_stream(stream)
{
}

void Layers::embed(LecternCudaWorkspace& ws)
{
    const WeightMatrix& table = m_weights.embedding;
    m_times.account(Operation::Embedding, 0, 0, m_stream, [&] {
        if (table.format == WeightFormat::Bf16) {
            ENSURE(table.stride() == m_shape.hidden);
            cuda::embed({.tokens = ws.tokens,
                         .width = m_shape.hidden,
                         .ids = ws.at.ids,
                         .bf16 = static_cast<const __nv_bfloat16*>(table.data),
                         .residual = ws.at.residual},
                        m_stream);
        } else {
            embedTiles({.table = table, .tokens = ws.tokens, .ids = ws.at.ids, .residual = ws.at.residual}, m_stream);
        }
    });
    ws.branchIsDue = false;
}

/// Bound by reading the weights.
void Layers::multiply(Operation operation, const WeightMatrix& w, RowsAt<const float> x, int rows, RowsAt<float> y,
                      const float* bias, int parts)
{
    ENSURE(rows <= kFewRows);
    m_times.account(operation, 2.0 * rows * w.outputs * w.depth, bytesOf(w), m_stream, [&] {
        multiplyFewRows({.w = w,
                         .rows = rows,
                         .x = x.data,
                         .xStride = x.stride,
                         .bias = bias,
                         .y = y.data,
                         .yStride = y.stride,
                         .parts = parts},
                        m_stream);
    });
}

template <typename T>
void Layers::multiply(Operation operation, const WeightMatrix& w, RowsAt<const __nv_bfloat16> x, int rows, RowsAt<T> y,
                      const float* bias)
{
    float* f32 = nullptr;
    __nv_bfloat16* bf16 = nullptr;
    if constexpr (std::is_same_v<T, float>)
        f32 = y.data;
    else
        bf16 = y.data;
    m_times.account(operation, 2.0 * rows * w.outputs * w.depth, bytesOf(w), m_stream, [&] {
        const auto* values = static_cast<const __nv_bfloat16*>(w.data);
        if (w.format != WeightFormat::Bf16) {
            expand(w, m_expanded, m_stream);
            values = m_expanded;
        }
        const MatrixProduct product{.w = values,
                                    .wStride = w.stride(),
                                    .outputs = w.outputs,
                                    .depth = w.depth,
                                    .x = x.data,
                                    .xStride = x.stride,
                                    .rows = rows,
                                    .f32 = f32,
                                    .bf16 = bf16,
                                    .yStride = y.stride};
        if (m_ownProducts)
            multiplyPlainly(product, m_stream);
        else
            m_products.multiply(product, m_stream);
        if (bias) {
            ENSURE(y.stride == w.outputs);
            addBias({.rows = rows, .width = w.outputs, .bias = bias, .bf16 = bf16, .f32 = f32}, m_stream);
        }
    });
}

template void Layers::multiply(Operation, const WeightMatrix&, RowsAt<const __nv_bfloat16>, int, RowsAt<float>, const float*);
template void Layers::multiply(Operation, const WeightMatrix&, RowsAt<const __nv_bfloat16>, int, RowsAt<__nv_bfloat16>,
                               const float*);

template <typename T>
void Layers::norm(LecternCudaWorkspace& ws, const float* weight, T* normed)
{
    m_times.account(Operation::Norm, 0, 0, m_stream, [&] {
        RmsNormArgs args{.rows = ws.tokens,
                         .width = m_shape.hidden,
                         .epsilon = m_shape.rmsEpsilon,
                         .x = ws.at.residual,
                         .weight = weight,
                         .addend = ws.branchIsDue ? ws.at.branch : nullptr,
                         .sum = ws.branchIsDue ? ws.at.residual : nullptr};
        if constexpr (std::is_same_v<T, float>)
            args.f32 = normed;
        else
            args.bf16 = normed;
        rmsNorm(args, m_stream);
    });
    ws.branchIsDue = false;
}

template void Layers::norm(LecternCudaWorkspace&, const float*, float*);
template void Layers::norm(LecternCudaWorkspace&, const float*, __nv_bfloat16*);

void Layers::addBranch(LecternCudaWorkspace& ws)
{
    if (ws.branchIsDue)
        m_times.account(Operation::Norm, 0, 0, m_stream, [&] {
            add({.count = std::int64_t(ws.tokens) * m_shape.hidden, .f32 = ws.at.branch, .to = ws.at.residual}, m_stream);
        });
    ws.branchIsDue = false;
}

void Layers::mamba(int layer, LecternCudaWorkspace& ws, const float* before, std::span<float* const> after)
{
    if (ws.tokens <= kFewRows)
        mambaOf(layer, ws, ws.at.few, before, after);
    else
        mambaOf(layer, ws, ws.at.many, before, after);
}

template <typename T>
void Layers::mambaOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at, const float* before,
                     std::span<float* const> after)
{
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    const DeviceMamba& m = weights.mamba;
    const int inner = m_shape.inner, rows = ws.tokens;
    constexpr bool isFew = std::is_same_v<T, float>;
    ENSURE(after.size() == 1 || (after.size() == static_cast<std::size_t>(rows) && rows <= kMostKeptSteps));
    const auto channels = static_cast<std::size_t>(inner);
    const std::size_t history = channels * static_cast<std::size_t>(m_shape.convWidth - 1);
    const std::size_t offset = (history + channels * static_cast<std::size_t>(m_shape.stateDim)) *
                               static_cast<std::size_t>(m_shape.layers[static_cast<std::size_t>(layer)].ordinal);

    norm(ws, weights.inputNorm, at.normed);
    multiply(Operation::MambaIn, m.in, {at.normed, m_shape.hidden}, rows, RowsAt<T>{at.wide, 2 * inner}, m.inBias);
    m_times.account(Operation::Convolution, 2.0 * rows * inner * m_shape.convWidth, 0, m_stream, [&] {
        convolve<T>({.tokens = rows,
                     .channels = inner,
                     .taps = m_shape.convWidth,
                     .x = at.wide,
                     .xStride = 2 * inner,
                     .weight = m.conv,
                     .bias = m.convBias,
                     .history = streamOf(before, after, offset),
                     .y = at.narrow},
                    m_stream);
    });
    const std::int64_t selected = m.x.outputs;
    int parts = 1;
    if constexpr (isFew) {
        parts = std::min(kSelectionParts, mostPartsOf(m.x));
        multiply(Operation::MambaX, m.x, {at.narrow, inner}, rows, {ws.at.dtBC, selected}, nullptr, parts);
    } else {
        multiply(Operation::MambaX, m.x, {at.narrow, inner}, rows, RowsAt<float>{ws.at.dtBC, selected});
    }
    m_times.account(Operation::MambaX, 0, 0, m_stream, [&] {
        selectionNorms<T>({.tokens = rows,
                           .ranks = m_shape.dtRank,
                           .states = m_shape.stateDim,
                           .epsilon = m_shape.rmsEpsilon,
                           .dtBC = ws.at.dtBC,
                           .parts = parts,
                           .partStride = kFewRows * selected,
                           .dtWeight = m.dtNorm,
                           .bWeight = m.bNorm,
                           .cWeight = m.cNorm,
                           .dt = at.dt,
                           .dtStride = dtStrideFor(m_shape.dtRank),
                           .bc = ws.at.bc},
                          m_stream);
    });
    multiply(Operation::MambaDt, m.dt, {at.dt, dtStrideFor(m_shape.dtRank)}, rows, RowsAt<float>{ws.at.delta, inner});
    m_times.account(Operation::Scan, 0, 2.0 * double(channels) * m_shape.stateDim * sizeof(float), m_stream, [&] {
        const ScanArgs<T> args{.tokens = rows,
                               .channels = inner,
                               .states = m_shape.stateDim,
                               .u = at.narrow,
                               .dtF32 = ws.at.delta,
                               .z = at.wide + inner,
                               .zStride = 2 * inner,
                               .bc = ws.at.bc,
                               .aLog2e = m.aLog2e,
                               .d = m.d,
                               .dtBias = m.dtBias,
                               .state = streamOf(before, after, offset + history),
                               .y = at.scanned};
        if constexpr (isFew)
            scanSteps(args, m_stream);
        else
            scan(args, m_stream);
    });
    multiply(Operation::MambaOut, m.out, {at.scanned, inner}, rows, RowsAt<float>{ws.at.branch, m_shape.hidden}, m.outBias);
    ws.branchIsDue = true;
}

void Layers::attention(int layer, LecternCudaWorkspace& ws)
{
    if (ws.tokens <= kFewRows)
        attentionOf(layer, ws, ws.at.few);
    else
        attentionOf(layer, ws, ws.at.many);
}

template <typename T>
void Layers::attentionOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at)
{
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    const DeviceAttention& a = weights.attention;
    const int rows = ws.tokens, queries = a.q.outputs, keys = a.k.outputs, stride = queries + 2 * keys;
    norm(ws, weights.inputNorm, at.normed);
    const RowsAt<const T> normed{at.normed, m_shape.hidden};
    multiply(Operation::AttentionIn, a.q, normed, rows, RowsAt<T>{at.wide, stride});
    multiply(Operation::AttentionIn, a.k, normed, rows, RowsAt<T>{at.wide + queries, stride});
    multiply(Operation::AttentionIn, a.v, normed, rows, RowsAt<T>{at.wide + queries + keys, stride});

    const KvLayer kv{.segments = reinterpret_cast<const KvSegmentRef*>(ws.segments.data()),
                     .end = ws.at.end,
                     .kvHeads = m_shape.kvHeads,
                     .headDim = m_shape.headDim,
                     .offset = kvLayerValues(m_shape.kvHeads, m_shape.headDim) *
                               static_cast<std::size_t>(m_shape.layers[static_cast<std::size_t>(layer)].ordinal)};
    const double seen = double(rows) * (double(ws.positions) - (rows - 1) / 2.0); // positions, by all tokens
    m_times.account(Operation::Attention, 4.0 * queries * seen, 4.0 * keys * ws.positions, m_stream, [&] {
        writeKv<T>({.tokens = rows,
                    .k = at.wide + queries,
                    .v = at.wide + queries + keys,
                    .kStride = stride,
                    .vStride = stride,
                    .kv = kv},
                   m_stream);
        const AttentionArgs<T> args{.tokens = rows,
                                    .heads = m_shape.heads,
                                    .q = at.wide,
                                    .qStride = stride,
                                    .kv = kv,
                                    .mostPositions = roundedPositions(ws.positions),
                                    .scratch = reinterpret_cast<float*>(ws.attentionScratch.data()),
                                    .out = at.narrow};
        if constexpr (std::is_same_v<T, float>)
            attendDecoding(args, m_stream);
        else
            attendReading(args, m_stream);
    });
    multiply(Operation::AttentionOut, a.o, {at.narrow, queries}, rows, RowsAt<float>{ws.at.branch, m_shape.hidden});
    ws.branchIsDue = true;
}

void Layers::finalNorm(const float* residual, int rows, float* normed)
{
    rmsNorm({.rows = rows,
             .width = m_shape.hidden,
             .epsilon = m_shape.rmsEpsilon,
             .x = residual,
             .weight = m_weights.finalNorm,
             .f32 = normed},
            m_stream);
}

void Layers::logits(const float* normed, int rows, float* out)
{
    multiply(Operation::Head, m_weights.head, {normed, m_shape.hidden}, rows, {out, m_shape.vocabulary});
}

} // namespace lectern::engine::cuda
