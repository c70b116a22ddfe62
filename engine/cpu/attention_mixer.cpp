// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_layers.h"
#include "engine/cpu/recorded_work.h"
#include "engine/cpu/recording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace lectern::engine::cpu {

namespace {

CpuKvPage& pageOf(const KvSegment& segment)
{
    return static_cast<CpuKvPage&>(*segment.page);
}

int placeOf(std::int64_t position)
{
    return static_cast<int>(position % kPageTokens);
}

/// How this layer's keys and values are stored: float32 or float16.
template <typename Value>
struct KvFormat;

template <>
struct KvFormat<float> {
    static void expand(const Kernels&, const float* from, float* to, std::size_t count) { std::memcpy(to, from, count * sizeof(float)); }
    static void round(const Kernels&, const float* from, float* to, std::size_t count) { std::memcpy(to, from, count * sizeof(float)); }
};

template <>
struct KvFormat<std::uint16_t> {
    static void expand(const Kernels& kernels, const std::uint16_t* from, float* to, std::size_t count)
    {
        kernels.expandF16(from, to, static_cast<std::int64_t>(count));
    }
    static void round(const Kernels& kernels, const float* from, std::uint16_t* to, std::size_t count)
    {
        kernels.roundToF16(from, to, static_cast<std::int64_t>(count));
    }
};

/// Attention of one layer for one chunk.
template <typename Value>
class LayerAttention {
public:
    LayerAttention(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv)
        : m_machine(machine), m_shape(machine.shape), m_ordinal(ordinal), m_ws(workspace), m_kv(kv),
          m_end(kv.back().end), m_begin(m_end - workspace.tokens), m_headDim(static_cast<std::size_t>(machine.shape.headDim)),
          m_paddedHeadDim(static_cast<std::size_t>(padded(machine.shape.headDim))), m_group(machine.shape.heads / machine.shape.kvHeads)
    {
    }

    /// Puts the chunk's keys and values into their pages.
    void append()
    {
        m_machine.pool.run(m_shape.kvHeads, [&](int head, int worker) {
            AttentionScratch& scratch = m_ws.attention[static_cast<std::size_t>(worker)];
            auto segment = segmentAt(m_begin);
            for (std::int64_t position = m_begin; position < m_end; ++position) {
                while (position >= segment->end)
                    ++segment;
                appendOne(pageOf(*segment), head, placeOf(position), static_cast<std::size_t>(position - m_begin), scratch);
            }
        });
    }

    /// attended = softmax(q·k / sqrt(headDim)) · v, causal, no positions.
    void attend()
    {
        // With one token the heads of a group are divided among threads; with a chunk, its tokens are.
        const int headsPerUnit = m_ws.tokens > 1 ? m_group : std::max(1, m_group / m_machine.pool.threads());
        const int tokensPerUnit = std::max(1, kQueryRows / headsPerUnit);
        const int headParts = (m_group + headsPerUnit - 1) / headsPerUnit;
        const int tokenParts = (m_ws.tokens + tokensPerUnit - 1) / tokensPerUnit;
        m_machine.pool.run(m_shape.kvHeads * headParts * tokenParts, [&](int unit, int worker) {
            // The last tokens see most: they go first, so that no thread is left with them at the end.
            const int tokenPart = tokenParts - 1 - unit / (m_shape.kvHeads * headParts);
            const int rest = unit % (m_shape.kvHeads * headParts);
            Rows rows;
            rows.kvHead = rest / headParts;
            rows.firstHead = rest % headParts * headsPerUnit;
            rows.heads = std::min(headsPerUnit, m_group - rows.firstHead);
            rows.firstToken = tokenPart * tokensPerUnit;
            rows.tokens = std::min(tokensPerUnit, m_ws.tokens - rows.firstToken);
            attendRows(rows, m_ws.attention[static_cast<std::size_t>(worker)]);
        });
    }

private:
    /// Query rows that share a key/value head: heads [firstHead, +heads) of its group for some tokens of the chunk.
    struct Rows {
        int kvHead, firstHead, heads, firstToken, tokens;
        int count() const { return heads * tokens; }
    };

    KvChain::const_iterator segmentAt(std::int64_t position) const
    {
        return std::upper_bound(m_kv.begin(), m_kv.end(), position, [](std::int64_t p, const KvSegment& s) { return p < s.end; });
    }

    void appendOne(CpuKvPage& page, int head, int place, std::size_t token, AttentionScratch& scratch)
    {
        const std::size_t stride = static_cast<std::size_t>(padded(m_shape.kvHeads * m_shape.headDim));
        const std::size_t from = token * stride + static_cast<std::size_t>(head) * m_headDim;
        float* const row = scratch.merged.data(); // at least headDim·16: a padded row fits
        std::fill_n(row, m_paddedHeadDim, 0.0f);
        std::memcpy(row, m_ws.v.data() + from, m_headDim * sizeof(float));
        KvFormat<Value>::round(m_machine.kernels, row, page.values<Value>(m_ordinal, head, place), m_paddedHeadDim);

        std::memcpy(row, m_ws.k.data() + from, m_headDim * sizeof(float));
        Value* const rounded = reinterpret_cast<Value*>(scratch.keys.data());
        KvFormat<Value>::round(m_machine.kernels, row, rounded, m_paddedHeadDim);
        Value* const block = page.keys<Value>(m_ordinal, head, place / kPanel * kPanel);
        for (std::size_t d = 0; d < m_headDim; ++d)
            block[d * kPanel + static_cast<std::size_t>(place % kPanel)] = rounded[d];
    }

    void attendRows(const Rows& rows, AttentionScratch& scratch)
    {
        const std::int64_t queryStride = padded(m_shape.heads * m_shape.headDim);
        const auto rowOffset = [&](int r) {
            const int head = rows.kvHead * m_group + rows.firstHead + r % rows.heads;
            return (rows.firstToken + r / rows.heads) * queryStride + head * m_shape.headDim;
        };
        for (int r = 0; r < rows.count(); ++r) {
            std::memcpy(scratch.q.data() + static_cast<std::size_t>(r) * m_headDim, m_ws.q.data() + rowOffset(r), m_headDim * sizeof(float));
            scratch.peak[static_cast<std::size_t>(r)] = -std::numeric_limits<float>::infinity();
            scratch.sum[static_cast<std::size_t>(r)] = 0;
        }
        std::fill_n(scratch.out.data(), static_cast<std::size_t>(rows.count()) * m_paddedHeadDim, 0.0f);

        const std::int64_t last = m_begin + rows.firstToken + rows.tokens; // one past the last key that any row sees
        auto segment = m_kv.begin();
        for (std::int64_t tile = 0; tile < last; tile += kKeyTile) {
            const int keys = static_cast<int>(std::min<std::int64_t>(kKeyTile, last - tile));
            while (segment->end <= tile)
                ++segment;
            loadTile(segment, rows.kvHead, tile, keys, scratch);
            for (int r = 0; r < rows.count(); ++r) {
                const std::int64_t seen = m_begin + rows.firstToken + r / rows.heads + 1 - tile;
                scratch.visible[static_cast<std::size_t>(r)] = static_cast<int>(std::clamp<std::int64_t>(seen, 0, keys));
            }
            m_machine.kernels.attend({.q = scratch.q.data(),
                                      .qStride = m_shape.headDim,
                                      .rows = rows.count(),
                                      .k = scratch.keys.data(),
                                      .v = scratch.values.data(),
                                      .vStride = static_cast<std::int64_t>(m_paddedHeadDim),
                                      .headDim = m_shape.headDim,
                                      .keys = keys,
                                      .visible = scratch.visible.data(),
                                      .scale = 1.0f / std::sqrt(static_cast<float>(m_shape.headDim)),
                                      .scores = scratch.scores.data(),
                                      .peak = scratch.peak.data(),
                                      .sum = scratch.sum.data(),
                                      .out = scratch.out.data()});
        }
        for (int r = 0; r < rows.count(); ++r) {
            const float factor = 1.0f / scratch.sum[static_cast<std::size_t>(r)];
            const float* const from = scratch.out.data() + static_cast<std::size_t>(r) * m_paddedHeadDim;
            float* const to = m_ws.attended.data() + rowOffset(r);
            for (std::size_t d = 0; d < m_headDim; ++d)
                to[d] = from[d] * factor;
        }
    }

    /// Keys and values of positions [tile, tile + keys) as float32; `segment` holds the first of them.
    void loadTile(KvChain::const_iterator segment, int head, std::int64_t tile, int keys, AttentionScratch& scratch)
    {
        const Kernels& kernels = m_machine.kernels;
        for (std::int64_t from = tile; from < tile + keys;) {
            while (segment->end <= from)
                ++segment;
            const std::int64_t blockEnd = from / kPanel * kPanel + kPanel;
            const std::int64_t to = std::min({segment->end, tile + keys, blockEnd});
            CpuKvPage& page = pageOf(*segment);
            KvFormat<Value>::expand(kernels, page.values<Value>(m_ordinal, head, placeOf(from)),
                                    scratch.values.data() + static_cast<std::size_t>(from - tile) * m_paddedHeadDim,
                                    static_cast<std::size_t>(to - from) * m_paddedHeadDim);
            const std::int64_t block = from / kPanel * kPanel;
            const Value* const source = page.keys<Value>(m_ordinal, head, placeOf(block));
            float* const target = scratch.keys.data() + static_cast<std::size_t>(block - tile) * m_headDim;
            if (from == block) {
                KvFormat<Value>::expand(kernels, source, target, m_headDim * kPanel);
            } else { // the rest of a block that another page began
                KvFormat<Value>::expand(kernels, source, scratch.merged.data(), m_headDim * kPanel);
                for (std::size_t d = 0; d < m_headDim; ++d) {
                    for (auto lane = static_cast<std::size_t>(from - block); lane < static_cast<std::size_t>(to - block); ++lane)
                        target[d * kPanel + lane] = scratch.merged[d * kPanel + lane];
                }
            }
            from = to;
        }
    }

    const Machine& m_machine;
    const ModelShape& m_shape;
    int m_ordinal;
    CpuWorkspace& m_ws;
    const KvChain& m_kv;
    std::int64_t m_end;   ///< one past the chunk's last position
    std::int64_t m_begin; ///< the chunk's first position
    std::size_t m_headDim;
    std::size_t m_paddedHeadDim;
    int m_group; ///< query heads that share a key/value head
};

template <typename Value>
void appendAndAttend(const Machine& machine, int ordinal, CpuWorkspace& workspace, const KvChain& kv)
{
    LayerAttention<Value> attention(machine, ordinal, workspace, kv);
    attention.append();
    attention.attend();
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
            appendAndAttend<std::uint16_t>(machine, ordinal, ws, kv);
        else
            appendAndAttend<float>(machine, ordinal, ws, kv);
    }
    const std::array<Product, 1> out{Product{&weights.o, ws.attended.data(), queries, ws.tokens, ws.branch.data(), hidden}};
    multiply(machine, Operation::AttentionOut, out, ws.products);
}

} // namespace lectern::engine::cpu
