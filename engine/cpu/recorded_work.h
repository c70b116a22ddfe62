// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/cpu_layers.h"

#include <cstdint>
#include <span>

namespace lectern::engine::cpu {

/// Computes products as multiply() does, and reports them as `operation`.
void multiply(const Machine& machine, Operation operation, std::span<const Product> products, ProductScratch& scratch);

// What Profile counts as work of a layer, for a chunk of `tokens` tokens.

Work convolutionWork(const ModelShape& shape, int tokens);
Work scanWork(const ModelShape& shape, int tokens);
/// @param end        one past the chunk's last position
/// @param valueBytes of a key's or value's component
Work attentionWork(const ModelShape& shape, int tokens, std::int64_t end, std::size_t valueBytes);

} // namespace lectern::engine::cpu
