// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/session_memory.h"

#include "engine/cuda/kernels/few_rows.h"

#include <algorithm>

namespace lectern::engine::cuda {

Activations::Activations(const ModelShape& shape, int tokens, Carver& carver)
{
    const auto of = [&](int width, int rows) { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(width); };
    const int attended = shape.heads * shape.headDim;
    const int qkv = attended + 2 * shape.kvHeads * shape.headDim;
    const bool hasExperts = shape.mostExperts() > 1;
    const int rows = tokens * (hasExperts ? shape.expertsPerToken : 1);
    ids = carver.take<std::int32_t>(static_cast<std::size_t>(tokens));
    end = carver.take<int>(1);
    residual = carver.take<float>(of(shape.hidden, tokens));
    branch = carver.take<float>(of(shape.hidden, tokens));
    normed = carver.take<__nv_bfloat16>(of(shape.hidden, tokens));
    wide =
        carver.take<__nv_bfloat16>(std::max({of(2 * shape.inner, tokens), of(qkv, tokens), of(2 * shape.intermediate, rows)}));
    narrow =
        carver.take<__nv_bfloat16>(std::max({of(shape.inner, tokens), of(attended, tokens), of(shape.intermediate, rows)}));
    scanned = carver.take<__nv_bfloat16>(of(shape.inner, tokens));
    dtBC = carver.take<float>(of(shape.dtRank + 2 * shape.stateDim, tokens));
    dt = carver.take<__nv_bfloat16>(of(dtStrideFor(shape.dtRank), tokens));
    bc = carver.take<float>(of(2 * shape.stateDim, tokens));
    delta = carver.take<float>(of(shape.inner, tokens));
    if (!hasExperts)
        return;
    const auto choices = static_cast<std::size_t>(rows);
    routing.experts = shape.mostExperts();
    routing.choices = shape.expertsPerToken;
    routing.expert = carver.take<int>(choices);
    routing.weight = carver.take<float>(choices);
    routing.row = carver.take<int>(choices);
    routing.token = carver.take<int>(choices);
    routing.offsets = carver.take<int>(static_cast<std::size_t>(shape.mostExperts()) + 1);
    routing.activeRoom = std::min(shape.mostExperts(), kFewRows * shape.expertsPerToken);
    routing.active = carver.take<int>(static_cast<std::size_t>(routing.activeRoom));
    spread = carver.take<__nv_bfloat16>(of(shape.hidden, rows));
    down = carver.take<float>(of(shape.hidden, rows));
}

} // namespace lectern::engine::cuda
