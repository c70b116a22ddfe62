// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/causal_attention.h"
#include "engine/cpu/cpu_layers.h"
#include "engine/cpu/kv_tile.h"
#include "engine/cpu/recorded_work.h"
#include "engine/cpu/recording.h"

#include <array>
#include <cstring>
#include <type_traits>

namespace lectern::engine::cpu {

namespace {

/// Puts the chunk's keys and values of one head into their pages.
template <typename Value>
class Appending {
public:
    Appending(const Machine& machine, int ordinal, int head, const CpuWorkspace& workspace, AttentionScratch& scratch)
        : m_kernels(machine.kernels), m_ordinal(ordinal), m_head(head), m_ws(workspace), m_scratch(scratch),
          m_headDim(static_cast<std::size_t>(machine.shape.headDim)),
          m_paddedHeadDim(static_cast<std::size_t>(padded(machine.shape.headDim))),
          m_stride(static_cast<std::size_t>(padded(machine.shape.kvHeads * machine.shape.headDim)))
    {
    }

    void append(CpuKvPage& page, int place, std::size_t token)
    {
        Value* const block = page.keys<Value>(m_ordinal, m_head, place / kPanel * kPanel);
        const Value* const key = rounded(m_ws.k, token);
        for (std::size_t d = 0; d < m_headDim; ++d)
            block[d * kPanel + static_cast<std::size_t>(place % kPanel)] = key[d];
        std::memcpy(page.values<Value>(m_ordinal, m_head, place), rounded(m_ws.v, token), m_paddedHeadDim * sizeof(Value));
    }

private:
    /// The head's part of a token's row, with zeros behind it, as it is stored. Valid until the next call.
    const Value* rounded(const AlignedBuffer<float>& rows, std::size_t token)
    {
        float* const row = m_scratch.q.data(); // a padded row fits
        std::memset(row, 0, m_paddedHeadDim * sizeof(float));
        std::memcpy(row, rows.data() + token * m_stride + static_cast<std::size_t>(m_head) * m_headDim,
                    m_headDim * sizeof(float));
        if constexpr (std::is_same_v<Value, float>) {
            return row;
        } else {
            Value* const stored = reinterpret_cast<Value*>(m_scratch.tile.data());
            m_kernels.roundToF16(row, stored, static_cast<std::int64_t>(m_paddedHeadDim));
            return stored;
        }
    }

    const Kernels& m_kernels;
    int m_ordinal;
    int m_head;
    const CpuWorkspace& m_ws;
    AttentionScratch& m_scratch;
    std::size_t m_headDim;
    std::size_t m_paddedHeadDim;
    std::size_t m_stride;
};

template <typename Value>
void appendKeysAndValues(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv)
{
    const std::int64_t first = kv.back().end - workspace.tokens;
    machine.pool.run(machine.shape.kvHeads, [&](int head, int worker) {
        Appending<Value> appending(machine, ordinal, head, workspace, workspace.attention[static_cast<std::size_t>(worker)]);
        auto segment = segmentOf(kv, first);
        for (std::int64_t position = first; position < kv.back().end; ++position) {
            while (position >= segment->end)
                ++segment;
            appending.append(pageOf(*segment), placeOf(position), static_cast<std::size_t>(position - first));
        }
    });
}

} // namespace

void attentionMixer(const Machine& machine, const PackedAttention& weights, int ordinal, CpuWorkspace& ws, const KvChain& kv)
{
    const ModelShape& shape = machine.shape;
    const int hidden = padded(shape.hidden);
    const int queries = padded(shape.heads * shape.headDim);
    const int keys = padded(shape.kvHeads * shape.headDim);
    const std::array<Product, 3> in{Product{&weights.q, ws.normed.data(), hidden, ws.tokens, ws.q.data(), queries},
                                    Product{&weights.k, ws.normed.data(), hidden, ws.tokens, ws.k.data(), keys},
                                    Product{&weights.v, ws.normed.data(), hidden, ws.tokens, ws.v.data(), keys}};
    multiply(machine, Operation::AttentionIn, in, ws.products);
    {
        const std::size_t valueBytes = ws.half ? sizeof(std::uint16_t) : sizeof(float);
        const Recording recording(machine.profile, Operation::Attention,
                                  attentionWork(shape, ws.tokens, kv.back().end, valueBytes));
        if (ws.half)
            appendKeysAndValues<std::uint16_t>(machine, ordinal, ws, kv);
        else
            appendKeysAndValues<float>(machine, ordinal, ws, kv);
        attendCausally(machine, ordinal, ws, kv);
    }
    const std::array<Product, 1> out{Product{&weights.o, ws.attended.data(), queries, ws.tokens, ws.branch.data(), hidden}};
    multiply(machine, Operation::AttentionOut, out, ws.products);
}

} // namespace lectern::engine::cpu
