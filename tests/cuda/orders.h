// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/emulator/execution.h"
#include "tests/cuda/device_array.h"

#include <optional>

namespace lectern::tests {

/// run() with threads and blocks in every order, asynchronous copies late and at once. Whether all gave the same: a kernel
/// that forgets a barrier does not.
template <typename Run>
bool sameInEveryOrder(Run run)
{
    using engine::cuda::emulator::Order;
    using engine::cuda::emulator::settings;
    const auto before = settings();
    std::optional<decltype(run())> first;
    bool same = true;
    for (const Order order : {Order::Forward, Order::Reversed, Order::Permuted}) {
        for (const bool late : {true, false}) {
            settings().order = order;
            settings().lateCopies = late;
            auto result = run();
            same = same && (!first || sameBits(*first, result));
            if (!first)
                first = std::move(result);
        }
    }
    settings() = before;
    return same;
}

} // namespace lectern::tests
