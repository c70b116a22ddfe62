// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/kv_write_case.h"
#include "tests/cuda/routing_case.h"
#include "tests/gpu/kernels/checks.h"

#include <string>

namespace lectern::tests {

namespace {

using namespace engine::cuda;

std::string routerMistake(int tokens, int experts, int choices, int width)
{
    RouterCase question(tokens, experts, choices, width);
    question.route<__nv_bfloat16>();
    const std::vector<float> ofBf16 = question.to.weight.get();
    const std::string mistake = question.mistake() + question.to.orderMistake();
    if (!mistake.empty())
        return mistake;
    question.route<float>();
    if (!sameBits(question.to.weight.get(), ofBf16))
        return "float32 and bfloat16 of the same values differ";
    return question.mistake() + question.to.orderMistake();
}

/// All experts are as probable: the lower numbers are chosen.
bool lowestOfEqualsAreChosen()
{
    constexpr int kExperts = 40, kWidth = 32;
    const DeviceArray<float> x(std::vector<float>(kWidth, 1.0f)), weights(std::vector<float>(kExperts * kWidth, 0.25f));
    RoutingCase to(1, kExperts, 4);
    route<float>({.routing = to.routing, .width = kWidth, .x = x.data(), .weight = weights.data()}, nullptr);
    return to.expert.get() == std::vector<int>{0, 1, 2, 3} && to.orderMistake().empty();
}

} // namespace

void addRoutingChecks(std::vector<Check>& checks)
{
    for (const int tokens : {1, 3, 8, 41, 300}) {
        for (const auto& [experts, choices, width] : {std::tuple{16, 2, 100}, std::tuple{8, 8, 100}, std::tuple{70, 3, 33},
                                                      std::tuple{16, 2, 4096}, std::tuple{256, 8, 256}})
            checks.push_back({"router, " + std::to_string(choices) + " of " + std::to_string(experts) +
                                  " experts, tokens and width " + std::to_string(tokens) + " " + std::to_string(width),
                              [tokens, experts = experts, choices = choices, width = width] {
                                  return routerMistake(tokens, experts, choices, width);
                              }});
    }
    checks.push_back({"router, among equals", [] { return lowestOfEqualsAreChosen() ? "" : "does not hold"; }});
    for (const int width : {1, 300, 4096})
        checks.push_back(
            {"experts gathered, width " + std::to_string(width), [width] { return gatherMistake(5, 7, 3, width); }});

    const auto addKv = [&](int positions, int tokens, int heads, int dim, std::vector<int> cuts = {}) {
        checks.push_back(
            {"keys and values of tokens " + std::to_string(tokens) + " of " + std::to_string(positions) + ", heads " +
                 std::to_string(heads) + " of " + std::to_string(dim) + (cuts.empty() ? "" : ", forked"),
             [=] { return keysAndValuesGoToTheirPlaces(positions, tokens, heads, dim, cuts) ? "" : "are elsewhere"; }});
    };
    for (const int tokens : {1, 2, 3, 17, 64, 257})
        addKv(300, tokens, 1, 128);
    addKv(600, 420, 3, 7, {100, 300, 301});
    addKv(20, 20, 8, 64, {7});
    addKv(1500, 1200, 8, 128);
}

} // namespace lectern::tests
