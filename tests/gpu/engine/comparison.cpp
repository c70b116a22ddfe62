// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"
#include "tests/gpu/engine/gpu_engine.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lectern::tests {

using namespace engine;

namespace {

std::vector<double> logProbabilities(std::span<const float> logits)
{
    const double largest = *std::max_element(logits.begin(), logits.end());
    double total = 0;
    for (const float logit : logits)
        total += std::exp(double(logit) - largest);
    std::vector<double> out;
    for (const float logit : logits)
        out.push_back(double(logit) - largest - std::log(total));
    return out;
}

std::vector<std::vector<float>> logitsOf(const std::string& model, bool device, Precision precision, std::span<const TokenId> tokens)
{
    const auto engine = openModel(model, device);
    Session session(engine, {.precision = precision});
    std::vector<std::vector<float>> rows;
    PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> logits) { rows.emplace_back(logits.begin(), logits.end()); };
    session.prefill(tokens, {}, observer);
    return rows;
}

constexpr double kMostDivergence = 1e-3;
constexpr float kNearTie = 0.1f;

} // namespace

bool compareWithCpu(const std::string& model, const std::string& textFile, std::size_t count)
{
    const std::vector<TokenId> tokens = promptOf(*openModel(model, false), textFile, count);
    const auto expected = logitsOf(model, false, Precision::Exact, tokens);
    const auto found = logitsOf(model, true, Precision::Fast, tokens);
    double divergence = 0, worst = 0, squares = 0, errors = 0;
    int otherBest = 0, otherBestNotNear = 0;
    for (std::size_t row = 0; row < tokens.size(); ++row) {
        const std::vector<float>& a = expected[row];
        const std::vector<float>& b = found[row];
        const auto p = logProbabilities(a), q = logProbabilities(b);
        for (std::size_t i = 0; i < a.size(); ++i) {
            divergence += std::exp(p[i]) * (p[i] - q[i]);
            worst = std::max(worst, std::abs(double(a[i]) - double(b[i])));
            errors += (double(a[i]) - double(b[i])) * (double(a[i]) - double(b[i]));
            squares += double(a[i]) * double(a[i]);
        }
        const auto best = std::max_element(a.begin(), a.end()) - a.begin();
        if (std::max_element(b.begin(), b.end()) - b.begin() != best) {
            float second = -INFINITY;
            for (std::size_t i = 0; i < a.size(); ++i)
                second = std::ptrdiff_t(i) == best ? second : std::max(second, a[i]);
            ++otherBest;
            otherBestNotNear += a[std::size_t(best)] - second > kNearTie;
        }
    }
    divergence /= double(tokens.size());
    std::printf("compare %s: %zu tokens, mean KL %.3g, largest difference %.3g, relative error %.3g, another best %d times, %d of them no near tie\n",
                model.c_str(), tokens.size(), divergence, worst, std::sqrt(errors / squares), otherBest, otherBestNotNear);
    return divergence <= kMostDivergence && otherBestNotNear == 0;
}

} // namespace lectern::tests
