// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/cpu/kernels/kernels.h"

#include <optional>

namespace lectern::engine::cpu {

/// How the kernels want panels of this tensor's quantised values; nothing where they are not quantised, or where an
/// 8-bit float's scales do not let 32 neighbouring values be taken together.
std::optional<BlockLayout> blockLayoutOf(const TensorView& tensor);

/// Puts up to 16 rows of `tensor` (a matrix), from row `firstRow` on, into a panel of layout.panelBytes(blocks of a row)
/// bytes. Rows that do not exist become zeros. Exact.
void packBlockPanel(const TensorView& tensor, std::int64_t firstRow, int rows, const BlockLayout& layout, std::byte* panel);

} // namespace lectern::engine::cpu
