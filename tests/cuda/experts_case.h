// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/experts.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace lectern::tests {

/// Tokens with random logits, their experts chosen, sorted and joined on the device.
struct ExpertsCase {
    ExpertsCase(int tokenCount, int expertCount, int k)
        : tokens(tokenCount), experts(expertCount), perToken(k), logits(noise.many(size(tokens, experts), -8, 8))
    {
    }
    static std::size_t size(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }
    int choices() const { return tokens * perToken; }

    struct Chosen {
        std::vector<std::int32_t> expert;
        std::vector<float> weight;
    };
    Chosen chosen(bool renormalise = false) const
    {
        const DeviceArray<float> onDevice(logits);
        DeviceArray<std::int32_t> expert(size(choices(), 1));
        DeviceArray<float> weight(size(choices(), 1));
        engine::cuda::chooseExperts({.tokens = tokens,
                                     .experts = experts,
                                     .perToken = perToken,
                                     .logits = onDevice.data(),
                                     .renormalise = renormalise,
                                     .expert = expert.data(),
                                     .weight = weight.data()},
                                    {});
        return {expert.get(), weight.get()};
    }
    /// What is wrong with a choice; empty where nothing is. Softmax over all experts, in double precision.
    std::string mistake(const Chosen& got, bool renormalise = false) const
    {
        std::vector<std::int32_t> expert;
        std::vector<double> weight;
        for (int token = 0; token < tokens; ++token) {
            const float* const mine = logits.data() + size(token, experts);
            std::vector<std::int32_t> order(size(experts, 1));
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(), [mine](int a, int b) { return mine[a] > mine[b]; });
            double total = 0;
            for (int i = 0; i < (renormalise ? perToken : experts); ++i)
                total += std::exp(double(mine[order[size(i, 1)]]));
            for (int i = 0; i < perToken; ++i) {
                expert.push_back(order[size(i, 1)]);
                weight.push_back(std::exp(double(mine[expert.back()])) / total);
            }
        }
        if (got.expert != expert)
            return "other experts";
        return firstMistake(got.weight, weight, 5e-6);
    }

    struct Sorted {
        std::vector<std::int32_t> row, offsets;
    };
    Sorted sorted(const std::vector<std::int32_t>& expert) const
    {
        const DeviceArray<std::int32_t> onDevice(expert);
        DeviceArray<std::int32_t> row(expert.size()), offsets(size(experts + 1, 1));
        engine::cuda::sortByExpert({.choices = static_cast<int>(expert.size()),
                                    .experts = experts,
                                    .expert = onDevice.data(),
                                    .row = row.data(),
                                    .offsets = offsets.data()},
                                   {});
        return {row.get(), offsets.get()};
    }
    std::string mistake(const Sorted& got, const std::vector<std::int32_t>& expert) const
    {
        std::vector<std::int32_t> order(expert.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return expert[size(a, 1)] < expert[size(b, 1)]; });
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (got.row[size(order[i], 1)] != static_cast<std::int32_t>(i))
                return "choice " + std::to_string(order[i]) + " is in row " + std::to_string(got.row[size(order[i], 1)]);
        }
        for (int e = 0; e <= experts; ++e) {
            if (got.offsets[size(e, 1)] != std::count_if(expert.begin(), expert.end(), [e](int other) { return other < e; }))
                return "expert " + std::to_string(e) + " begins at " + std::to_string(got.offsets[size(e, 1)]);
        }
        return {};
    }

    Noise noise;
    int tokens, experts, perToken;
    std::vector<float> logits;
};

} // namespace lectern::tests
