// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/router.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace lectern::tests {

/// The arrays of a Routing.
struct RoutingCase {
    DeviceArray<int> expert, row, token, offsets, active;
    DeviceArray<float> weight;
    engine::cuda::Routing routing;

    RoutingCase(int tokens, int experts, int choices)
        : expert(of(tokens, choices)), row(of(tokens, choices)), token(of(tokens, choices)), offsets(of(experts + 1, 1)),
          active(of(experts + 2, 1)),
          weight(of(tokens, choices)), routing{tokens,     experts,      choices,        expert.data(), weight.data(),
                                               row.data(), token.data(), offsets.data(), active.data(), experts + 2}
    {
    }
    static std::size_t of(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

    /// What is made of `expert`, whatever it says, against counting; empty where it holds.
    std::string orderMistake() const
    {
        const std::vector<int> chosen = expert.get(), rows = row.get();
        std::vector<int> wantedToken, wantedOffsets{0}, wantedActive;
        for (int e = 0; e < routing.experts; ++e) {
            for (std::size_t i = 0; i < chosen.size(); ++i) {
                if (chosen[i] != e)
                    continue;
                if (rows[i] != static_cast<int>(wantedToken.size()))
                    return "row " + std::to_string(rows[i]) + " of choice " + std::to_string(i);
                wantedToken.push_back(static_cast<int>(i) / routing.choices);
            }
            if (static_cast<int>(wantedToken.size()) > wantedOffsets.back())
                wantedActive.push_back(e);
            wantedOffsets.push_back(static_cast<int>(wantedToken.size()));
        }
        wantedActive.resize(static_cast<std::size_t>(routing.experts) + 2, -1);
        if (token.get() != wantedToken)
            return "rows are other tokens'";
        if (offsets.get() != wantedOffsets)
            return "experts have other rows";
        return active.get() == wantedActive ? "" : "other experts have rows";
    }
};

/// Tokens that choose among experts, on the device and in double precision.
class RouterCase {
public:
    RouterCase(int tokens, int experts, int choices, int width = 100)
        : to(tokens, experts, choices), m_width(width), m_x(throughBf16(m_noise.many(RoutingCase::of(tokens, width), -2, 2))),
          m_weight(m_noise.many(RoutingCase::of(experts, width), -reach(width), reach(width))), m_weights(m_weight)
    {
    }

    template <typename T>
    void route()
    {
        const DeviceArray<T> x(activations<T>(m_x));
        to.expert.set(std::vector<int>(RoutingCase::of(to.routing.tokens, to.routing.choices), -1));
        engine::cuda::route<T>({.routing = to.routing, .width = m_width, .x = x.data(), .weight = m_weights.data()}, nullptr);
    }

    /// Of what route() has chosen: the most probable experts, best first, and their probabilities. Empty where it holds.
    std::string mistake() const
    {
        const std::vector<int> chosen = to.expert.get();
        std::vector<double> wanted;
        for (int token = 0; token < to.routing.tokens; ++token) {
            const std::vector<double> probability = probabilities(token);
            std::vector<int> order(probability.size());
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
                return probability[static_cast<std::size_t>(a)] > probability[static_cast<std::size_t>(b)];
            });
            for (int choice = 0; choice < to.routing.choices; ++choice) {
                const int expert = order[static_cast<std::size_t>(choice)];
                const int got = chosen[static_cast<std::size_t>(token * to.routing.choices + choice)];
                if (got != expert)
                    return "choice " + std::to_string(choice) + " of token " + std::to_string(token) + " is " +
                           std::to_string(got) + ", should be " + std::to_string(expert);
                wanted.push_back(probability[static_cast<std::size_t>(expert)]);
            }
        }
        return firstMistake(to.weight.get(), wanted, 1e-4);
    }

private:
    /// Logits of a few units, whatever the width.
    static float reach(int width) { return 10 / std::sqrt(static_cast<float>(width)); }
    std::vector<double> probabilities(int token) const
    {
        std::vector<double> all;
        for (int expert = 0; expert < to.routing.experts; ++expert) {
            double logit = 0;
            for (int i = 0; i < m_width; ++i)
                logit += double(m_x[static_cast<std::size_t>(token * m_width + i)]) *
                         double(m_weight[static_cast<std::size_t>(expert * m_width + i)]);
            all.push_back(logit);
        }
        const double largest = *std::max_element(all.begin(), all.end());
        double total = 0;
        for (double& value : all)
            total += value = std::exp(value - largest);
        for (double& value : all)
            value /= total;
        return all;
    }

    Noise m_noise;

public:
    RoutingCase to;

private:
    int m_width;
    std::vector<float> m_x, m_weight;
    DeviceArray<float> m_weights;
};

/// Of the experts' weighted sums; empty where they are right.
inline std::string gatherMistake(int tokens, int experts, int choices, int width)
{
    Noise noise;
    RoutingCase to(tokens, experts, choices);
    const std::vector<float> weight = noise.many(RoutingCase::of(tokens, choices), 0, 1);
    std::vector<int> row;
    for (int i = 0; i < tokens * choices; ++i)
        row.push_back((i * 7 + 3) % (tokens * choices)); // each once, where 7 does not divide their number
    to.weight.set(weight);
    to.row.set(row);
    const std::vector<float> rows = noise.many(RoutingCase::of(tokens * choices, width), -9, 9);
    const DeviceArray<float> onDevice(rows);
    DeviceArray<float> out(RoutingCase::of(tokens, width));
    engine::cuda::gatherExperts({.routing = to.routing, .width = width, .rows = onDevice.data(), .out = out.data()}, nullptr);
    std::vector<double> wanted;
    for (int token = 0; token < tokens; ++token) {
        for (int i = 0; i < width; ++i) {
            double sum = 0;
            for (int choice = 0; choice < choices; ++choice) {
                const auto at = static_cast<std::size_t>(token * choices + choice);
                sum += double(weight[at]) * double(rows[static_cast<std::size_t>(row[at] * width + i)]);
            }
            wanted.push_back(sum);
        }
    }
    return firstMistake(out.get(), wanted, 1e-6, 1e-5);
}

} // namespace lectern::tests
