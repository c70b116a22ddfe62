// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/session_memory.h"

#include "engine/cuda/kernels/few_rows.h"

#include <algorithm>

namespace lectern::engine::cuda {

namespace {

std::size_t valuesOf(int width, int rows)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
}

/// @param choices rows of a token in its experts; 1 without
/// @param gateUp values of a row of both, where they are kept
template <typename T>
ActivationRows<T> activationRows(const ModelShape& shape, int tokens, int choices, int gateUp, Carver& carver)
{
    const int attended = shape.heads * shape.headDim;
    const int qkv = attended + 2 * shape.kvHeads * shape.headDim;
    const int rows = tokens * choices;
    ActivationRows<T> to;
    to.normed = carver.take<T>(valuesOf(shape.hidden, tokens));
    to.wide = carver.take<T>(std::max({valuesOf(2 * shape.inner, tokens), valuesOf(qkv, tokens), valuesOf(gateUp, rows)}));
    to.narrow = carver.take<T>(
        std::max({valuesOf(shape.inner, tokens), valuesOf(attended, tokens), valuesOf(shape.intermediate, rows)}));
    to.scanned = carver.take<T>(valuesOf(shape.inner, tokens));
    to.dt = carver.take<T>(valuesOf(dtStrideFor(shape.dtRank), tokens));
    return to;
}

} // namespace

Activations::Activations(const ModelShape& shape, int tokens, Carver& carver)
{
    const bool hasExperts = shape.mostExperts() > 1;
    const int choicesOfToken = hasExperts ? shape.expertsPerToken : 1;
    const int rows = tokens * choicesOfToken;
    const int selected = shape.dtRank + 2 * shape.stateDim;
    ids = carver.take<std::int32_t>(static_cast<std::size_t>(tokens));
    end = carver.take<int>(1);
    residual = carver.take<float>(valuesOf(shape.hidden, tokens));
    branch = carver.take<float>(valuesOf(shape.hidden, tokens));
    few = activationRows<float>(shape, kFewRows, choicesOfToken, 0, carver);
    many = activationRows<__nv_bfloat16>(shape, tokens, choicesOfToken, 2 * shape.intermediate, carver);
    dtBC = carver.take<float>(valuesOf(selected, std::max(tokens, kSelectionParts * kFewRows)));
    bc = carver.take<float>(valuesOf(2 * shape.stateDim, tokens));
    delta = carver.take<float>(valuesOf(shape.inner, tokens));
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
    spread = carver.take<__nv_bfloat16>(valuesOf(shape.hidden, rows));
    down = carver.take<float>(valuesOf(shape.hidden, rows));
}

} // namespace lectern::engine::cuda
