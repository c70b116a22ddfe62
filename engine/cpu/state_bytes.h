// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cpu/cpu_state.h"

#include <cstddef>
#include <span>

namespace lectern::engine::cpu {

/// Between this backend's layouts and the one that is stored (engine/saved_state.h). Bit for bit, both ways.
void writeRecurrent(const ModelShape& shape, const CpuRecurrentState& state, std::span<std::byte> out);
void readRecurrent(const ModelShape& shape, std::span<const std::byte> bytes, CpuRecurrentState& state);

/// Positions [from, to) of a page, which are places in it.
void writeKv(const ModelShape& shape, CpuKvPage& page, int from, int to, std::span<std::byte> out);
void readKv(const ModelShape& shape, std::span<const std::byte> bytes, int from, int to, CpuKvPage& page);

} // namespace lectern::engine::cpu
