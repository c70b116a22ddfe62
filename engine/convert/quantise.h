// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <cstddef>
#include <span>

namespace lectern::engine {

/// Whether quantise() writes this type: F32, F16, BF16, Q8_0, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K.
bool canQuantise(TensorType type);

/// Stores values as `type`: whole blocks of it, into as many bytes as they take. The layouts are ggml's (as
/// engine/backend/quant_blocks.h reads them); scales are searched for (group_search.h). The bytes depend on each run of 512
/// values from the start alone, not on the CPU. False where a value is not finite, or is too large for the type's 16-bit
/// scales: `out` is worthless then. Several threads may call it at once.
[[nodiscard]] bool quantise(TensorType type, std::span<const float> values, std::byte* out);

/// Values after which quantise() may be called anew without a change of its bytes.
constexpr int kQuantiseStride = 512;

} // namespace lectern::engine
