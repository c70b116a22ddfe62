// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine::cuda {

/// Tokens after each of which a recurrent state can be kept, in one launch.
constexpr int kMostKeptSteps = 8;

/// One Mamba layer's part of a recurrent state, convolution or scan: where a launch reads it, and where it leaves it.
struct StateStream {
    const float* before = nullptr;
    /// count = 1: the state after the last token, which may be `before` itself. Otherwise count = tokens: the state after
    /// each of them, none of which is `before`; to the same bits as tokens launched one by one.
    float* after[kMostKeptSteps] = {};
    int count = 1;
};

} // namespace lectern::engine::cuda
