// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/cpu_layers.h"

namespace lectern::engine::cpu {

/// Keys that are attended to under one softmax; spans begin at absolute multiples of this. A row's result is that of its spans,
/// joined in order, each computed from nothing. So spans can be divided among threads, and the bits depend neither on how many
/// there are nor on which other rows or chunks a token was computed in.
constexpr int kKeySpan = 1024;

/// attended = softmax(q·k / sqrt(headDim)) · v for the workspace's tokens, the last of `kv`: causal, no positions.
/// Their keys and values are in `kv` already.
void attendCausally(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv);

} // namespace lectern::engine::cpu
