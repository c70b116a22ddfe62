// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/causal_attention.h"

#include "engine/cpu/kv_tile.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace lectern::engine::cpu {

namespace {

static_assert(kKeySpan % kKeyTile == 0);

/// Units for each thread that make it likely that all end at the same time.
constexpr int kUnitsPerThread = 4;

std::size_t times(std::int64_t a, std::int64_t b = 1)
{
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

/// Attention of one layer for one chunk. Query rows that share a key/value head go together: [token][head of its group].
template <typename Value>
class CausalAttention {
public:
    CausalAttention(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv)
        : m_machine(machine), m_shape(machine.shape), m_ordinal(ordinal), m_ws(workspace), m_kv(kv),
          m_begin(kv.back().end - workspace.tokens), m_group(machine.shape.heads / machine.shape.kvHeads),
          m_headDim(times(machine.shape.headDim)), m_stride(padded(machine.shape.headDim))
    {
    }

    void attend()
    {
        const int threads = m_machine.pool.threads();
        const int most = std::max(1, kQueryRows / m_group);
        const int parts = (m_ws.tokens + most - 1) / most;
        if (threads == 1 || m_shape.kvHeads * parts >= kUnitsPerThread * threads)
            attendByRows(most);
        else
            attendBySpans((m_ws.tokens + parts - 1) / parts);
    }

private:
    /// Tokens [first, first + tokens) of the chunk, with the heads of one group.
    struct Rows {
        int kvHead, first, tokens;
    };

    /// Many rows: each unit goes through all keys for some of them.
    void attendByRows(int tokensPerUnit)
    {
        const int parts = (m_ws.tokens + tokensPerUnit - 1) / tokensPerUnit;
        m_machine.pool.run(m_shape.kvHeads * parts, [&](int unit, int worker) {
            // The last tokens see most: they go first, so that no thread is left with them at the end.
            const int first = (parts - 1 - unit / m_shape.kvHeads) * tokensPerUnit;
            const Rows rows{unit % m_shape.kvHeads, first, std::min(tokensPerUnit, m_ws.tokens - first)};
            AttentionScratch& scratch = m_ws.attention[times(worker)];
            gatherQueries(rows, scratch);
            const PartialAttention total = scratch.total.rows(0);
            const PartialAttention part = scratch.part.rows(0);
            clear(total, rows.tokens * m_group);
            for (std::int64_t span = 0; span < endOf(rows); span += kKeySpan) {
                attendSpan(rows, span, scratch, part);
                m_machine.kernels.join({.rows = rows.tokens * m_group, .stride = m_stride, .part = part, .total = total});
            }
            for (int r = 0; r < rows.tokens * m_group; ++r)
                finish(rows.kvHead, rows.first * m_group + r, total, r);
        });
    }

    /// Few rows: each unit takes a span of the keys; what the spans gave is joined afterwards. Some spans at a time, which
    /// bounds the memory.
    void attendBySpans(int tokensPerUnit)
    {
        const int parts = (m_ws.tokens + tokensPerUnit - 1) / tokensPerUnit;
        const int perHead = m_ws.tokens * m_group;
        const int perSpan = m_shape.kvHeads * perHead;
        const auto spans = static_cast<int>((m_kv.back().end + kKeySpan - 1) / kKeySpan);
        const int atATime = std::clamp(kPartialRows / perSpan, 1, spans);
        if (m_ws.partials.count() < times(perSpan, atATime + 1))
            m_ws.partials = PartialRows(times(perSpan, atATime + 1), m_shape.headDim);
        const PartialAttention total = m_ws.partials.rows(times(perSpan, atATime));
        clear(total, perSpan);
        for (int firstSpan = 0; firstSpan < spans; firstSpan += atATime) {
            const int some = std::min(atATime, spans - firstSpan);
            m_machine.pool.run(some * m_shape.kvHeads * parts, [&](int unit, int worker) {
                const int span = unit / (m_shape.kvHeads * parts);
                const int rest = unit % (m_shape.kvHeads * parts);
                const int first = rest / m_shape.kvHeads * tokensPerUnit;
                const Rows rows{rest % m_shape.kvHeads, first, std::min(tokensPerUnit, m_ws.tokens - first)};
                AttentionScratch& scratch = m_ws.attention[times(worker)];
                gatherQueries(rows, scratch);
                attendSpan(rows, std::int64_t(firstSpan + span) * kKeySpan, scratch,
                           m_ws.partials.rows(times(span, perSpan) + times(rows.kvHead, perHead) + times(first, m_group)));
            });
            constexpr int kRows = 4;
            m_machine.pool.run((perSpan + kRows - 1) / kRows, [&](int unit, int) {
                const int end = std::min((unit + 1) * kRows, perSpan);
                for (int span = 0; span < some; ++span)
                    m_machine.kernels.join({.rows = end - unit * kRows,
                                            .stride = m_stride,
                                            .part = m_ws.partials.rows(times(span, perSpan) + times(unit, kRows)),
                                            .total = m_ws.partials.rows(times(atATime, perSpan) + times(unit, kRows))});
            });
        }
        for (int r = 0; r < perSpan; ++r)
            finish(r / perHead, r % perHead, total, r);
    }

    /// One past the last key that any of the rows sees.
    std::int64_t endOf(const Rows& rows) const { return m_begin + rows.first + rows.tokens; }

    void clear(const PartialAttention& partial, int rows) const
    {
        std::fill_n(partial.sums, rows, SoftmaxSum{-std::numeric_limits<float>::infinity(), 0});
        std::fill_n(partial.out, times(rows, m_stride), 0.0f);
    }

    /// Where row [token][head of the group] lies among all queries.
    std::size_t rowOffset(int kvHead, int row) const
    {
        return times(row / m_group, padded(m_shape.heads * m_shape.headDim)) +
               times(kvHead * m_group + row % m_group, m_shape.headDim);
    }

    void gatherQueries(const Rows& rows, AttentionScratch& scratch) const
    {
        for (int r = 0; r < rows.tokens * m_group; ++r)
            std::memcpy(scratch.q.data() + times(r) * m_headDim,
                        m_ws.q.data() + rowOffset(rows.kvHead, rows.first * m_group + r), m_headDim * sizeof(float));
    }

    /// part = the rows' attention to keys [span, span + kKeySpan), as far as they see them.
    void attendSpan(const Rows& rows, std::int64_t span, AttentionScratch& scratch, const PartialAttention& part) const
    {
        constexpr double kLog2E = 1.4426950408889634;
        clear(part, rows.tokens * m_group);
        const std::int64_t end = std::min(span + kKeySpan, endOf(rows));
        KvTiles<Value> tiles(m_kv, m_ordinal, rows.kvHead, m_shape.headDim, scratch.tile);
        for (std::int64_t begin = span; begin < end; begin += kKeyTile) {
            const int keys = static_cast<int>(std::min<std::int64_t>(kKeyTile, end - begin));
            const KvTile tile = tiles.at(begin, keys);
            for (int r = 0; r < rows.tokens * m_group; ++r)
                scratch.visible[times(r)] =
                    static_cast<int>(std::clamp<std::int64_t>(m_begin + rows.first + r / m_group + 1 - begin, 0, keys));
            m_machine.kernels.attend({.q = scratch.q.data(),
                                      .qStride = m_shape.headDim,
                                      .rows = rows.tokens * m_group,
                                      .panelType = sizeof(Value) == 2 ? PanelType::F16 : PanelType::F32,
                                      .k = tile.keys,
                                      .v = tile.values,
                                      .vStride = m_stride,
                                      .headDim = m_shape.headDim,
                                      .keys = keys,
                                      .visible = scratch.visible.data(),
                                      .scale = static_cast<float>(kLog2E / std::sqrt(double(m_shape.headDim))),
                                      .next = begin + keys < endOf(rows) ? tiles.keysFrom(begin + keys) : nullptr,
                                      .partial = part});
        }
    }

    void finish(int kvHead, int row, const PartialAttention& total, int at) const
    {
        const float factor = 1.0f / total.sums[at].sum;
        const float* const from = total.out + at * m_stride;
        float* const to = m_ws.attended.data() + rowOffset(kvHead, row);
        for (std::size_t d = 0; d < m_headDim; ++d)
            to[d] = from[d] * factor;
    }

    const Machine& m_machine;
    const ModelShape& m_shape;
    int m_ordinal;
    CpuWorkspace& m_ws;
    const KvChain& m_kv;
    std::int64_t m_begin; ///< the chunk's first position
    int m_group;          ///< query heads that share a key/value head
    std::size_t m_headDim;
    std::int64_t m_stride; ///< floats of a row of a partial result
};

} // namespace

void attendCausally(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv)
{
    if (workspace.half)
        CausalAttention<std::uint16_t>(machine, ordinal, workspace, kv).attend();
    else
        CausalAttention<float>(machine, ordinal, workspace, kv).attend();
}

} // namespace lectern::engine::cpu
