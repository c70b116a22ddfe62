// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/kv_page.h"
#include "engine/backend/model_shape.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/cpu_state.h"
#include "engine/cpu/cpu_weights.h"
#include "engine/profile.h"

namespace lectern::engine::cpu {

/// What the parts of a layer compute with.
struct Machine {
    const ModelShape& shape;
    const Kernels& kernels;
    const ThreadPool& pool;
    Profile* profile = nullptr; ///< or none
};

/// branch = mamba(normed): MambaWeights' layer, from `before` to `after`, CpuRecurrentStates: one of the chunk's end, or one
/// for each of its tokens.
void mambaMixer(const Machine& machine, const PackedMamba& weights, int ordinal, CpuWorkspace& workspace,
                const CpuRecurrentState& before, std::span<RecurrentState* const> after);

/// Writes the chunk's keys and values into `kv`; branch = attention(normed).
void attentionMixer(const Machine& machine, const PackedAttention& weights, int ordinal, CpuWorkspace& workspace,
                    const KvChain& kv);

/// branch = SwiGLU(normed).
void denseFeedForward(const Machine& machine, const PackedExpert& weights, CpuWorkspace& workspace);

/// branch = the router's mixture of experts.
void expertFeedForward(const Machine& machine, const PackedMatrix& router, const std::vector<PackedExpert>& experts,
                       CpuWorkspace& workspace);

} // namespace lectern::engine::cpu
