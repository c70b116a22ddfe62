// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/plugin/layers.h"

#include <algorithm>
#include <type_traits>

namespace lectern::engine::cuda {

void Layers::feedForward(int layer, LecternCudaWorkspace& ws)
{
    if (ws.tokens <= kFewRows)
        feedForwardOf(layer, ws, ws.at.few);
    else
        feedForwardOf(layer, ws, ws.at.many);
}

template <typename T>
void Layers::feedForwardOf(int layer, LecternCudaWorkspace& ws, const ActivationRows<T>& at)
{
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    norm(ws, weights.feedForwardNorm, at.normed);
    ws.branchIsDue = true;
    if (weights.experts.count <= 1) {
        gatedFeedForward(weights.experts, at.normed, ws.tokens, ws, Operation::FeedForward, ws.at.branch);
        return;
    }
    Routing routing = ws.at.routing;
    routing.tokens = ws.tokens;
    routing.experts = weights.experts.count;
    routing.activeRoom = std::is_same_v<T, float> ? std::min(routing.experts, ws.tokens * routing.choices) : 0;
    m_times.account(Operation::Router, 2.0 * ws.tokens * routing.experts * m_shape.hidden, 0, m_stream, [&] {
        route<T>({.routing = routing, .width = m_shape.hidden, .x = at.normed, .weight = weights.router}, m_stream);
    });
    expertsOf(weights.experts, routing, ws, at.normed);
    m_times.account(Operation::Router, 0, 0, m_stream, [&] {
        gatherExperts({.routing = routing, .width = m_shape.hidden, .rows = ws.at.down, .out = ws.at.branch}, m_stream);
    });
}

/// out = SwiGLU(x) by one expert, or by the dense feed-forward: who multiplies also gates.
void Layers::gatedFeedForward(const DeviceExperts& experts, const float* x, int rows, LecternCudaWorkspace& ws,
                              Operation operation, float* out)
{
    const int inner = m_shape.intermediate;
    float* const between = ws.at.few.narrow;
    multiply(operation, experts.gateUp, {x, m_shape.hidden}, rows, {between, inner});
    multiply(operation, experts.down, {between, inner}, rows, {out, m_shape.hidden});
}

void Layers::gatedFeedForward(const DeviceExperts& experts, const __nv_bfloat16* x, int rows, LecternCudaWorkspace& ws,
                              Operation operation, float* out)
{
    const int inner = m_shape.intermediate;
    const ActivationRows<__nv_bfloat16>& at = ws.at.many;
    multiply(operation, experts.gateUp, {x, m_shape.hidden}, rows, RowsAt<__nv_bfloat16>{at.wide, 2 * inner});
    m_times.account(Operation::Activation, 0, 0, m_stream, [&] {
        swiGlu({.rows = rows,
                .width = inner,
                .gateBf16 = at.wide,
                .upBf16 = at.wide + inner,
                .stride = 2 * inner,
                .out = at.narrow},
               m_stream);
    });
    multiply(operation, experts.down, {at.narrow, inner}, rows, RowsAt<float>{out, m_shape.hidden});
}

/// Which experts there are is known to the device only.
void Layers::expertsOf(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws, const float* x)
{
    ExpertRows rows{.active = routing.active,
                    .offsets = routing.offsets,
                    .xRows = routing.token,
                    .room = routing.activeRoom,
                    .bytes = experts.gateUpBytes,
                    .scales = experts.gateUpScales};
    const double operations = 2.0 * routing.tokens * routing.choices * m_shape.intermediate * m_shape.hidden;
    const double active = std::min(routing.experts, routing.tokens * routing.choices); // at most
    m_times.account(Operation::Experts, 3 * operations, active * double(experts.gateUpBytes + experts.downBytes), m_stream,
                    [&] {
                        multiplyFewRows({.w = experts.gateUp,
                                         .x = x,
                                         .xStride = m_shape.hidden,
                                         .y = ws.at.few.narrow,
                                         .yStride = m_shape.intermediate,
                                         .experts = rows},
                                        m_stream);
                        rows.xRows = nullptr;
                        rows.bytes = experts.downBytes;
                        rows.scales = experts.downScales;
                        multiplyFewRows({.w = experts.down,
                                         .x = ws.at.few.narrow,
                                         .xStride = m_shape.intermediate,
                                         .y = ws.at.down,
                                         .yStride = m_shape.hidden,
                                         .experts = rows},
                                        m_stream);
                    });
}

/// Each expert is a product of as many rows as have chosen it, a number that the host has to wait for.
void Layers::expertsOf(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws, const __nv_bfloat16* x)
{
    m_times.account(Operation::Router, 0, 0, m_stream, [&] {
        spreadTokens<__nv_bfloat16>(
            {.routing = routing, .rows = routing.tokens * routing.choices, .width = m_shape.hidden, .x = x, .to = ws.at.spread},
            m_stream);
    });
    m_offsets.resize(static_cast<std::size_t>(routing.experts) + 1);
    check(cudaMemcpyAsync(m_offsets.data(), routing.offsets, m_offsets.size() * sizeof(int), cudaMemcpyDeviceToHost, m_stream),
          "cudaMemcpyAsync");
    check(cudaStreamSynchronize(m_stream), "cudaStreamSynchronize");
    for (int expert = 0; expert < routing.experts; ++expert) {
        const int first = m_offsets[static_cast<std::size_t>(expert)];
        const int rows = m_offsets[static_cast<std::size_t>(expert) + 1] - first;
        if (rows == 0)
            continue;
        DeviceExperts one;
        one.gateUp = experts.gateUpOf(expert);
        one.down = experts.downOf(expert);
        const std::size_t offset = static_cast<std::size_t>(first) * static_cast<std::size_t>(m_shape.hidden);
        float* const out = ws.at.down + offset;
        if (rows > kFewRows) {
            gatedFeedForward(one, ws.at.spread + offset, rows, ws, Operation::Experts, out);
            continue;
        }
        float* const few = ws.at.few.normed;
        m_times.account(Operation::Router, 0, 0, m_stream, [&] {
            spreadTokens<float>({.routing = routing, .first = first, .rows = rows, .width = m_shape.hidden, .x = x, .to = few},
                                m_stream);
        });
        gatedFeedForward(one, few, rows, ws, Operation::Experts, out);
    }
}

} // namespace lectern::engine::cuda
