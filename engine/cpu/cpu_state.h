// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/base/aligned_buffer.h"
#include "engine/cpu/kernels/attention_args.h"
#include "engine/cpu/kv_page_pool.h"
#include "engine/cpu/matrix_product.h"

#include <memory>
#include <vector>

namespace lectern::engine::cpu {

/// [layer][K−1 then N][padded Di] float32: inputs of the convolution, then the scan's state.
class CpuRecurrentState : public RecurrentState {
public:
    explicit CpuRecurrentState(const ModelShape& shape);
    std::size_t byteCount() const override { return m_values.size() * sizeof(float); }

    float* conv(int mambaOrdinal) { return m_values.data() + offset(mambaOrdinal); }
    const float* conv(int mambaOrdinal) const { return m_values.data() + offset(mambaOrdinal); }
    float* scan(int mambaOrdinal) { return conv(mambaOrdinal) + m_convSize; }
    const float* scan(int mambaOrdinal) const { return conv(mambaOrdinal) + m_convSize; }

private:
    std::size_t offset(int mambaOrdinal) const { return static_cast<std::size_t>(mambaOrdinal) * m_layerSize; }

    std::size_t m_convSize;
    std::size_t m_layerSize;
    AlignedBuffer<float> m_values;
};

/// Keys lie as [attention layer][kv head][16 keys][headDim][16], so that a vector holds one component of 16 keys;
/// values as [attention layer][kv head][position][padded headDim]. float32 in precision Exact, float16 in Fast.
class CpuKvPage : public KvPage {
public:
    /// @param pool of pages of bytesFor(shape, precision)
    CpuKvPage(const ModelShape& shape, Precision precision, std::shared_ptr<KvPagePool> pool);
    ~CpuKvPage() override { m_pool->giveBack(m_bytes); }
    CpuKvPage(const CpuKvPage&) = delete;
    CpuKvPage& operator=(const CpuKvPage&) = delete;
    std::size_t byteCount() const override { return m_pool->pageBytes(); }
    static std::size_t bytesFor(const ModelShape& shape, Precision precision);
    bool isHalf() const { return m_half; }

    /// The block of 16 keys that begins at place `place` (a multiple of 16): headDim·16 values.
    template <typename Value>
    Value* keys(int attentionOrdinal, int kvHead, int place)
    {
        return reinterpret_cast<Value*>(m_bytes) + slot(attentionOrdinal, kvHead) +
               static_cast<std::size_t>(place) * m_headDim;
    }
    /// The value vector at `place`: padded headDim values, those of the next place right behind.
    template <typename Value>
    Value* values(int attentionOrdinal, int kvHead, int place)
    {
        return reinterpret_cast<Value*>(m_bytes) + slot(attentionOrdinal, kvHead) + kPageTokens * m_headDim +
               static_cast<std::size_t>(place) * m_paddedHeadDim;
    }

private:
    std::size_t slot(int attentionOrdinal, int kvHead) const
    {
        return static_cast<std::size_t>(attentionOrdinal * m_kvHeads + kvHead) * m_slotSize;
    }

    bool m_half;
    int m_kvHeads;
    std::size_t m_headDim;
    std::size_t m_paddedHeadDim;
    std::size_t m_slotSize; ///< values
    std::shared_ptr<KvPagePool> m_pool;
    std::byte* m_bytes;
};

/// Room for rows of partial attention.
class PartialRows {
public:
    PartialRows() = default;
    PartialRows(std::size_t rows, int headDim);
    PartialAttention rows(std::size_t first) { return {m_sums.data() + first, m_out.data() + first * m_stride}; }
    std::size_t count() const { return m_sums.size(); }

private:
    std::size_t m_stride = 0;
    AlignedBuffer<SoftmaxSum> m_sums;
    AlignedBuffer<float> m_out;
};

/// What one thread needs while it attends.
struct AttentionScratch {
    AlignedBuffer<float> q;        ///< [rows, headDim]
    AlignedBuffer<int> visible;    ///< [rows]
    AlignedBuffer<std::byte> tile; ///< keys and values of a tile that several pages share
    PartialRows part;              ///< of a span of keys
    PartialRows total;             ///< of the spans before
};

/// Activations of a chunk; each row padded to a multiple of 16 with zeros.
class CpuWorkspace : public Workspace {
public:
    CpuWorkspace(const ModelShape& shape, const Kernels& kernels, int threads, int maxTokens, Precision precision);
    std::size_t byteCount() const override { return m_bytes; }
    /// byteCount() of a workspace for chunks of so many tokens; what its threads have of their own is small beside it.
    static std::size_t bytesFor(const ModelShape& shape, int tokens);

    int tokens = 0; ///< of the chunk at hand
    int maxTokens;
    bool half; ///< keys and values in float16

    AlignedBuffer<float> residual, normed, branch; ///< [tokens, H]
    // Mamba
    AlignedBuffer<float> x, z, u, delta, y; ///< [tokens, Di]
    AlignedBuffer<float> dtBC;              ///< [tokens, R + 2N]
    AlignedBuffer<float> dt;                ///< [tokens, R]
    AlignedBuffer<float> b, c;              ///< [tokens, N]
    // attention
    AlignedBuffer<float> q, attended;        ///< [tokens, heads·headDim]
    AlignedBuffer<float> k, v;               ///< [tokens, kvHeads·headDim]
    std::vector<AttentionScratch> attention; ///< one for each thread
    PartialRows partials;                    ///< of spans that are computed side by side
    // feed-forward
    AlignedBuffer<float> gate, up;     ///< [tokens·top-k, I]
    AlignedBuffer<float> down;         ///< [tokens·top-k, H]
    AlignedBuffer<float> gathered;     ///< [tokens·top-k, H]: inputs in the order of their experts
    AlignedBuffer<float> routerLogits; ///< [tokens, E]
    struct Choice {
        int expert = 0;
        float weight = 0;
        int row = 0; ///< in gathered, gate, up and down
    };
    std::vector<Choice> choices; ///< [tokens, top-k]

    ProductScratch products;

private:
    std::size_t m_bytes = 0; ///< of the activations
};

/// Query rows that attention takes at a time, at most: a multiple of what any kernel takes together.
constexpr int kQueryRows = 120;
/// Partial rows that are computed side by side, about.
constexpr int kPartialRows = 8192;

} // namespace lectern::engine::cpu
