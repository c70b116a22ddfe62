// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::tests::counted {

// What a round of counted_kernels computes.
constexpr int kRows = 64, kOutputs = 256, kDepth = 1024;
constexpr int kTokens = 256, kChannels = 256, kStates = 16;

constexpr int kNoAvx2 = 77; ///< exit status

} // namespace lectern::tests::counted
