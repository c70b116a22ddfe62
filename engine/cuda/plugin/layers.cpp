// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/layers.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/bias.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/expand.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/rms_norm.h"
#include "engine/cuda/kernels/scan.h"
#include "engine/cuda/plugin/attention_room.h"

#include <algorithm>

namespace lectern::engine::cuda {

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

void Layers::multiply(Operation operation, const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows,
                      const Out& out, const float* bias)
{
    m_times.account(operation, 2.0 * rows * w.outputs * w.depth, bytesOf(w), m_stream, [&] {
        if (rows <= kFewRows || m_ownProducts) {
            multiplyFew(w, x, xStride, rows, out, bias);
            return;
        }
        multiplyMany(w, x, xStride, rows, out);
        if (bias) {
            ENSURE(out.stride == w.outputs);
            addBias({.rows = rows, .width = w.outputs, .bias = bias, .bf16 = out.bf16, .f32 = out.f32}, m_stream);
        }
    });
}

void Layers::multiplyFew(const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, const Out& out,
                         const float* bias)
{
    for (int row = 0; row < rows; row += kFewRows) {
        const std::int64_t to = row * out.stride;
        multiplyFewRows({.w = w,
                         .rows = std::min(kFewRows, rows - row),
                         .x = x + row * xStride,
                         .xStride = xStride,
                         .bias = bias,
                         .f32 = out.f32 ? out.f32 + to : nullptr,
                         .bf16 = out.bf16 ? out.bf16 + to : nullptr,
                         .yStride = out.stride},
                        m_stream);
    }
}

void Layers::multiplyMany(const WeightMatrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, const Out& out)
{
    const auto* values = static_cast<const __nv_bfloat16*>(w.data);
    if (w.format != WeightFormat::Bf16) {
        expand(w, m_expanded, m_stream);
        values = m_expanded;
    }
    m_products.multiply({.w = values,
                         .wStride = w.stride(),
                         .outputs = w.outputs,
                         .depth = w.depth,
                         .x = x,
                         .xStride = xStride,
                         .rows = rows,
                         .f32 = out.f32,
                         .bf16 = out.bf16,
                         .yStride = out.stride},
                        m_stream);
}

/// normed = rmsnorm(residual), to which the branch is added first where it is due.
void Layers::norm(LecternCudaWorkspace& ws, const float* weight)
{
    m_times.account(Operation::Norm, 0, 0, m_stream, [&] {
        rmsNorm({.rows = ws.tokens,
                 .width = m_shape.hidden,
                 .epsilon = m_shape.rmsEpsilon,
                 .x = ws.at.residual,
                 .weight = weight,
                 .bf16 = ws.at.normed,
                 .addend = ws.branchIsDue ? ws.at.branch : nullptr,
                 .sum = ws.branchIsDue ? ws.at.residual : nullptr},
                m_stream);
    });
    ws.branchIsDue = false;
}

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
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    const DeviceMamba& m = weights.mamba;
    const Activations& at = ws.at;
    const int inner = m_shape.inner, rows = ws.tokens;
    ENSURE(after.size() == 1 || (after.size() == static_cast<std::size_t>(rows) && rows <= kMostKeptSteps));
    const auto channels = static_cast<std::size_t>(inner);
    const std::size_t history = channels * static_cast<std::size_t>(m_shape.convWidth - 1);
    const std::size_t offset = (history + channels * static_cast<std::size_t>(m_shape.stateDim)) *
                               static_cast<std::size_t>(m_shape.layers[static_cast<std::size_t>(layer)].ordinal);

    norm(ws, weights.inputNorm);
    multiply(Operation::MambaIn, m.in, at.normed, m_shape.hidden, rows, {.bf16 = at.wide, .stride = 2 * inner}, m.inBias);
    m_times.account(Operation::Convolution, 2.0 * rows * inner * m_shape.convWidth, 0, m_stream, [&] {
        convolve({.tokens = rows,
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
    multiply(Operation::MambaX, m.x, at.narrow, inner, rows, {.f32 = at.dtBC, .stride = m.x.outputs});
    m_times.account(Operation::MambaX, 0, 0, m_stream, [&] {
        selectionNorms({.tokens = rows,
                        .ranks = m_shape.dtRank,
                        .states = m_shape.stateDim,
                        .epsilon = m_shape.rmsEpsilon,
                        .dtBC = at.dtBC,
                        .dtWeight = m.dtNorm,
                        .bWeight = m.bNorm,
                        .cWeight = m.cNorm,
                        .dt = at.dt,
                        .dtStride = dtStrideFor(m_shape.dtRank),
                        .bc = at.bc},
                       m_stream);
    });
    multiply(Operation::MambaDt, m.dt, at.dt, dtStrideFor(m_shape.dtRank), rows, {.f32 = at.delta, .stride = inner});
    m_times.account(Operation::Scan, 0, 2.0 * double(channels) * m_shape.stateDim * sizeof(float), m_stream, [&] {
        const ScanArgs args{.tokens = rows,
                            .channels = inner,
                            .states = m_shape.stateDim,
                            .u = at.narrow,
                            .dtF32 = at.delta,
                            .z = at.wide + inner,
                            .zStride = 2 * inner,
                            .bc = at.bc,
                            .aLog2e = m.aLog2e,
                            .d = m.d,
                            .dtBias = m.dtBias,
                            .state = streamOf(before, after, offset + history),
                            .y = at.scanned};
        if (rows <= kMostKeptSteps)
            scanSteps(args, m_stream);
        else
            scan(args, m_stream);
    });
    multiply(Operation::MambaOut, m.out, at.scanned, inner, rows, {.f32 = at.branch, .stride = m_shape.hidden}, m.outBias);
    ws.branchIsDue = true;
}

void Layers::attention(int layer, LecternCudaWorkspace& ws)
{
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    const DeviceAttention& a = weights.attention;
    const Activations& at = ws.at;
    const int rows = ws.tokens, queries = a.q.outputs, keys = a.k.outputs, stride = queries + 2 * keys;
    norm(ws, weights.inputNorm);
    multiply(Operation::AttentionIn, a.q, at.normed, m_shape.hidden, rows, {.bf16 = at.wide, .stride = stride});
    multiply(Operation::AttentionIn, a.k, at.normed, m_shape.hidden, rows, {.bf16 = at.wide + queries, .stride = stride});
    multiply(Operation::AttentionIn, a.v, at.normed, m_shape.hidden, rows,
             {.bf16 = at.wide + queries + keys, .stride = stride});

    const KvLayer kv{.segments = reinterpret_cast<const KvSegmentRef*>(ws.segments.data()),
                     .end = at.end,
                     .kvHeads = m_shape.kvHeads,
                     .headDim = m_shape.headDim,
                     .offset = kvLayerValues(m_shape.kvHeads, m_shape.headDim) *
                               static_cast<std::size_t>(m_shape.layers[static_cast<std::size_t>(layer)].ordinal)};
    const double seen = double(rows) * (double(ws.positions) - (rows - 1) / 2.0); // positions, by all tokens
    m_times.account(Operation::Attention, 4.0 * queries * seen, 4.0 * keys * ws.positions, m_stream, [&] {
        writeKv({.tokens = rows,
                 .k = at.wide + queries,
                 .v = at.wide + queries + keys,
                 .kStride = stride,
                 .vStride = stride,
                 .kv = kv},
                m_stream);
        const AttentionArgs args{.tokens = rows,
                                 .heads = m_shape.heads,
                                 .q = at.wide,
                                 .qStride = stride,
                                 .kv = kv,
                                 .mostPositions = roundedPositions(ws.positions),
                                 .scratch = reinterpret_cast<float*>(ws.attentionScratch.data()),
                                 .out = at.narrow};
        if (rows <= kMostDecodedTokens)
            attendDecoding(args, m_stream);
        else
            attendReading(args, m_stream);
    });
    multiply(Operation::AttentionOut, a.o, at.narrow, queries, rows, {.f32 = at.branch, .stride = m_shape.hidden});
    ws.branchIsDue = true;
}

void Layers::finalNorm(const float* residual, int rows, __nv_bfloat16* bf16, float* f32)
{
    rmsNorm({.rows = rows,
             .width = m_shape.hidden,
             .epsilon = m_shape.rmsEpsilon,
             .x = residual,
             .weight = m_weights.finalNorm,
             .bf16 = bf16,
             .f32 = f32},
            m_stream);
}

void Layers::logits(const __nv_bfloat16* normed, int rows, float* out)
{
    ENSURE(rows <= kFewRows);
    multiply(Operation::Head, m_weights.head, normed, m_shape.hidden, rows, {.f32 = out, .stride = m_shape.vocabulary});
}

} // namespace lectern::engine::cuda
