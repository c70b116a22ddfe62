// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/plugin/layers.h"

#include <algorithm>

namespace lectern::engine::cuda {

void Layers::feedForward(int layer, LecternCudaWorkspace& ws)
{
    const DeviceLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
    norm(ws, weights.feedForwardNorm);
    if (weights.experts.count > 1)
        expertFeedForward(weights, ws);
    else
        denseFeedForward(weights.experts, ws.at.normed, ws.tokens, ws, Operation::FeedForward, ws.at.branch);
    ws.branchIsDue = true;
}

/// out = SwiGLU(x) by one expert, or by the dense feed-forward.
void Layers::denseFeedForward(const DeviceExperts& experts, const __nv_bfloat16* x, int rows, LecternCudaWorkspace& ws,
                              Operation operation, float* out)
{
    const int inner = m_shape.intermediate;
    if (rows <= kFewRows || m_ownProducts) { // who multiplies also gates
        multiply(operation, experts.gateUp, x, m_shape.hidden, rows, {.bf16 = ws.at.narrow, .stride = inner});
    } else {
        multiply(operation, experts.gateUp, x, m_shape.hidden, rows, {.bf16 = ws.at.wide, .stride = 2 * inner});
        m_times.account(Operation::Activation, 0, 0, m_stream, [&] {
            swiGlu({.rows = rows,
                    .width = inner,
                    .gateBf16 = ws.at.wide,
                    .upBf16 = ws.at.wide + inner,
                    .stride = 2 * inner,
                    .out = ws.at.narrow},
                   m_stream);
        });
    }
    multiply(operation, experts.down, ws.at.narrow, inner, rows, {.f32 = out, .stride = m_shape.hidden});
}

void Layers::expertFeedForward(const DeviceLayer& layer, LecternCudaWorkspace& ws)
{
    Routing routing = ws.at.routing;
    routing.tokens = ws.tokens;
    routing.experts = layer.experts.count;
    const bool isFew = ws.tokens <= kFewRows;
    routing.activeRoom = isFew ? std::min(routing.experts, ws.tokens * routing.choices) : 0;
    m_times.account(Operation::Router, 2.0 * ws.tokens * routing.experts * m_shape.hidden, 0, m_stream, [&] {
        route({.routing = routing, .width = m_shape.hidden, .x = ws.at.normed, .weight = layer.router}, m_stream);
    });
    if (isFew)
        fewExperts(layer.experts, routing, ws);
    else
        manyExperts(layer.experts, routing, ws);
    m_times.account(Operation::Router, 0, 0, m_stream, [&] {
        gatherExperts({.routing = routing, .width = m_shape.hidden, .rows = ws.at.down, .out = ws.at.branch}, m_stream);
    });
}

/// Which experts there are is known to the device only.
void Layers::fewExperts(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws)
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
                                         .x = ws.at.normed,
                                         .xStride = m_shape.hidden,
                                         .bf16 = ws.at.narrow,
                                         .yStride = m_shape.intermediate,
                                         .experts = rows},
                                        m_stream);
                        rows.xRows = nullptr;
                        rows.bytes = experts.downBytes;
                        rows.scales = experts.downScales;
                        multiplyFewRows({.w = experts.down,
                                         .x = ws.at.narrow,
                                         .xStride = m_shape.intermediate,
                                         .f32 = ws.at.down,
                                         .yStride = m_shape.hidden,
                                         .experts = rows},
                                        m_stream);
                    });
}

/// Each expert is a product of as many rows as have chosen it, a number that the host has to wait for.
void Layers::manyExperts(const DeviceExperts& experts, const Routing& routing, LecternCudaWorkspace& ws)
{
    m_times.account(Operation::Router, 0, 0, m_stream, [&] {
        spreadTokens({.routing = routing, .width = m_shape.hidden, .x = ws.at.normed, .to = ws.at.spread}, m_stream);
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
        const auto width = static_cast<std::size_t>(m_shape.hidden);
        denseFeedForward(one, ws.at.spread + static_cast<std::size_t>(first) * width, rows, ws, Operation::Experts,
                         ws.at.down + static_cast<std::size_t>(first) * width);
    }
}

} // namespace lectern::engine::cuda
