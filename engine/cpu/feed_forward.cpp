// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_layers.h"

#include "engine/base/failure.h"
#include "engine/cpu/recorded_work.h"
#include "engine/cpu/recording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

/// gate = silu(gate) · up, all rows.
void activate(const Machine& machine, CpuWorkspace& ws, int rows)
{
    const Recording recording(machine.profile, Operation::Activation);
    const std::int64_t width = padded(machine.shape.intermediate);
    constexpr int kRows = 16;
    machine.pool.run((rows + kRows - 1) / kRows, [&](int block, int) {
        const std::int64_t first = std::int64_t(block) * kRows;
        const std::int64_t count = std::min<std::int64_t>(kRows, rows - first);
        machine.kernels.swiglu(ws.gate.data() + first * width, ws.up.data() + first * width, count * width);
    });
}

/// Softmax over all experts in float32, the best k, their probabilities as they are: Jamba does not renormalise.
void choose(const float* logits, int experts, std::span<CpuWorkspace::Choice> choices)
{
    const float largest = *std::max_element(logits, logits + experts);
    float total = 0;
    for (int e = 0; e < experts; ++e)
        total += std::exp(logits[e] - largest);
    for (std::size_t slot = 0; slot < choices.size(); ++slot) {
        int best = -1;
        for (int e = 0; e < experts; ++e) {
            const bool taken = std::any_of(choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(slot),
                                           [e](const auto& choice) { return choice.expert == e; });
            if (!taken && (best < 0 || logits[e] > logits[best]))
                best = e;
        }
        choices[slot] = {.expert = best, .weight = std::exp(logits[best] - largest) / total};
    }
}

} // namespace

void denseFeedForward(const Machine& machine, const PackedExpert& weights, CpuWorkspace& ws)
{
    const int hidden = padded(machine.shape.hidden);
    const int inner = padded(machine.shape.intermediate);
    const std::array<Product, 2> in{Product{&weights.gate, ws.normed.data(), hidden, ws.tokens, ws.gate.data(), inner},
                                    Product{&weights.up, ws.normed.data(), hidden, ws.tokens, ws.up.data(), inner}};
    multiply(machine, Operation::FeedForward, in, ws.products);
    activate(machine, ws, ws.tokens);
    const std::array<Product, 1> out{Product{&weights.down, ws.gate.data(), inner, ws.tokens, ws.branch.data(), hidden}};
    multiply(machine, Operation::FeedForward, out, ws.products);
}

void expertFeedForward(const Machine& machine, const PackedMatrix& router, const std::vector<PackedExpert>& experts,
                       CpuWorkspace& ws)
{
    const int hidden = padded(machine.shape.hidden);
    const int inner = padded(machine.shape.intermediate);
    const int expertCount = static_cast<int>(experts.size());
    const auto slots = static_cast<std::size_t>(machine.shape.expertsPerToken);
    ENSURE(slots <= experts.size());
    const int routed = padded(expertCount);

    const std::array<Product, 1> route{Product{&router, ws.normed.data(), hidden, ws.tokens, ws.routerLogits.data(), routed}};
    multiply(machine, Operation::Router, route, ws.products);
    const std::span<CpuWorkspace::Choice> choices(ws.choices.data(), slots * static_cast<std::size_t>(ws.tokens));
    std::vector<int> firstRow(experts.size() + 1, 0);
    {
        const Recording recording(machine.profile, Operation::Router);
        for (std::size_t t = 0; t < static_cast<std::size_t>(ws.tokens); ++t)
            choose(ws.routerLogits.data() + t * static_cast<std::size_t>(routed), expertCount,
                   choices.subspan(t * slots, slots));

        // Rows in the order of their experts, so that each expert is one matrix product.
        for (const auto& choice : choices)
            ++firstRow[static_cast<std::size_t>(choice.expert) + 1];
        for (std::size_t e = 0; e < experts.size(); ++e)
            firstRow[e + 1] += firstRow[e];
        std::vector<int> nextRow(firstRow.begin(), firstRow.end() - 1);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            choices[i].row = nextRow[static_cast<std::size_t>(choices[i].expert)]++;
            std::memcpy(ws.gathered.data() + std::int64_t(choices[i].row) * hidden,
                        ws.normed.data() + static_cast<std::int64_t>(i / slots) * hidden,
                        sizeof(float) * static_cast<std::size_t>(hidden));
        }
    }

    std::vector<Product> in, out;
    for (std::size_t e = 0; e < experts.size(); ++e) {
        const int rows = firstRow[e + 1] - firstRow[e];
        if (rows == 0)
            continue;
        const std::int64_t row = firstRow[e];
        const float* const x = ws.gathered.data() + row * hidden;
        in.push_back({&experts[e].gate, x, hidden, rows, ws.gate.data() + row * inner, inner});
        in.push_back({&experts[e].up, x, hidden, rows, ws.up.data() + row * inner, inner});
        out.push_back({&experts[e].down, ws.gate.data() + row * inner, inner, rows, ws.down.data() + row * hidden, hidden});
    }
    multiply(machine, Operation::Experts, in, ws.products);
    activate(machine, ws, static_cast<int>(choices.size()));
    multiply(machine, Operation::Experts, out, ws.products);

    const Recording recording(machine.profile, Operation::Router);
    for (int t = 0; t < ws.tokens; ++t) {
        float* const to = ws.branch.data() + std::int64_t(t) * hidden;
        std::fill_n(to, hidden, 0.0f);
        for (const auto& choice : choices.subspan(static_cast<std::size_t>(t) * slots, slots))
            machine.kernels.addScaled(to, ws.down.data() + std::int64_t(choice.row) * hidden, choice.weight, hidden);
    }
}

} // namespace lectern::engine::cpu
