// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_backend.h"

#include "engine/base/failure.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/cpu_layers.h"
#include "engine/cpu/peak_rates.h"
#include "engine/cpu/recorded_work.h"
#include "engine/cpu/recording.h"
#include "engine/cpu/state_bytes.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lectern::engine {

namespace cpu {
namespace {

CpuWorkspace& own(Workspace& workspace)
{
    return static_cast<CpuWorkspace&>(workspace);
}

class CpuBackend final : public Backend {
public:
    CpuBackend(const ModelShape& shape, const ModelWeights& weights, int threads)
        : m_shape(shape), m_kernels(chooseKernels()), m_pool(threads), m_weights(shape, weights, m_pool),
          m_hidden(static_cast<std::size_t>(padded(shape.hidden))),
          m_halfPages(std::make_shared<KvPagePool>(CpuKvPage::bytesFor(shape, Precision::Fast))),
          m_floatPages(std::make_shared<KvPagePool>(CpuKvPage::bytesFor(shape, Precision::Exact)))
    {
    }

    std::string deviceName() const override { return "cpu"; }
    std::vector<std::string> features() const override { return cpuFeatures(); }
    int threads() const override { return m_pool.threads(); }
    std::string numerics() const override { return deviceName() + '/' + m_kernels.name; }
    int chunkTokens() const override { return 256; } // kChunkTokens, of which the facade speaks
    DeviceLimits measureLimits() const override { return cpu::measureLimits(m_kernels, m_pool); }
    double measureReading(std::size_t bytes) const override { return cpu::measureReading(m_kernels, m_pool, bytes); }

    std::unique_ptr<Workspace> newWorkspace(int maxTokens, Precision precision) const override
    {
        return std::make_unique<CpuWorkspace>(m_shape, m_kernels, m_pool.threads(), maxTokens, precision);
    }
    std::unique_ptr<RecurrentState> newRecurrentState() const override { return std::make_unique<CpuRecurrentState>(m_shape); }
    std::shared_ptr<KvPage> newKvPage(Precision precision) const override
    {
        return std::make_shared<CpuKvPage>(m_shape, precision, precision == Precision::Fast ? m_halfPages : m_floatPages);
    }

    void writeRecurrent(const RecurrentState& state, std::span<std::byte> bytes) const override
    {
        cpu::writeRecurrent(m_shape, static_cast<const CpuRecurrentState&>(state), bytes);
    }
    void readRecurrent(std::span<const std::byte> bytes, RecurrentState& state) const override
    {
        cpu::readRecurrent(m_shape, bytes, static_cast<CpuRecurrentState&>(state));
    }
    void writeKv(KvPage& page, std::int64_t begin, std::int64_t end, std::span<std::byte> bytes) const override
    {
        const int from = static_cast<int>(begin % kPageTokens);
        cpu::writeKv(m_shape, static_cast<CpuKvPage&>(page), from, from + static_cast<int>(end - begin), bytes);
    }
    void readKv(std::span<const std::byte> bytes, std::int64_t begin, std::int64_t end, KvPage& page) const override
    {
        const int from = static_cast<int>(begin % kPageTokens);
        cpu::readKv(m_shape, bytes, from, from + static_cast<int>(end - begin), static_cast<CpuKvPage&>(page));
    }

    void embed(std::span<const TokenId> tokens, Workspace& workspace) const override
    {
        CpuWorkspace& ws = own(workspace);
        ENSURE(!tokens.empty() && tokens.size() <= static_cast<std::size_t>(ws.maxTokens));
        ws.tokens = static_cast<int>(tokens.size());
        const Recording recording(ws.profile, Operation::Embedding);
        const auto width = static_cast<std::size_t>(m_shape.hidden);
        for (std::size_t t = 0; t < tokens.size(); ++t) {
            const auto row = ws.residual.span().subspan(t * m_hidden, width);
            if (m_weights.embedding.isPresent())
                toFloats(m_weights.embedding, std::int64_t(tokens[t]) * m_shape.hidden, row);
            else
                expandRow(m_kernels, m_weights.head, tokens[t], row.data(), ws.products.panels(0));
        }
    }

    void mamba(int layer, Workspace& workspace, const RecurrentState& before,
               std::span<RecurrentState* const> after) const override
    {
        CpuWorkspace& ws = own(workspace);
        const auto index = static_cast<std::size_t>(layer);
        const PackedLayer& weights = m_weights.layers[index];
        norm(ws, weights.inputNorm);
        ENSURE(after.size() == 1 || after.size() == static_cast<std::size_t>(ws.tokens));
        mambaMixer(machine(ws.profile), weights.mamba, m_shape.layers[index].ordinal, ws, static_cast<const CpuRecurrentState&>(before), after);
        addBranch(ws);
    }

    void attention(int layer, Workspace& workspace, const KvChain& kv) const override
    {
        CpuWorkspace& ws = own(workspace);
        const auto index = static_cast<std::size_t>(layer);
        const PackedLayer& weights = m_weights.layers[index];
        norm(ws, weights.inputNorm);
        attentionMixer(machine(ws.profile), weights.attention, m_shape.layers[index].ordinal, ws, kv);
        addBranch(ws);
    }

    void feedForward(int layer, Workspace& workspace) const override
    {
        CpuWorkspace& ws = own(workspace);
        const PackedLayer& weights = m_weights.layers[static_cast<std::size_t>(layer)];
        norm(ws, weights.feedForwardNorm);
        if (weights.experts.size() > 1)
            expertFeedForward(machine(ws.profile), weights.router, weights.experts, ws);
        else
            denseFeedForward(machine(ws.profile), weights.experts.front(), ws);
        addBranch(ws);
    }

    void residual(const Workspace& workspace, int row, std::span<float> out) const override
    {
        copyRow(static_cast<const CpuWorkspace&>(workspace).residual, row, out);
    }
    void branch(const Workspace& workspace, int row, std::span<float> out) const override
    {
        copyRow(static_cast<const CpuWorkspace&>(workspace).branch, row, out);
    }

    void finalNorm(std::span<const float> residual, std::span<float> out) const override
    {
        const auto width = static_cast<std::size_t>(m_shape.hidden);
        for (std::size_t at = 0; at + width <= residual.size(); at += width)
            m_kernels.rmsNorm(residual.data() + at, m_weights.finalNorm.data(), m_shape.hidden, m_shape.rmsEpsilon,
                              out.data() + at);
    }

    void logits(std::span<const float> normed, Precision precision, std::span<float> out, Profile* profile) const override
    {
        const int rows = static_cast<int>(normed.size() / static_cast<std::size_t>(m_shape.hidden));
        const auto vocabulary = static_cast<std::size_t>(m_shape.vocabulary);
        const auto stride = static_cast<std::size_t>(m_weights.head.outputs());
        AlignedBuffer<float> padded(stride * static_cast<std::size_t>(rows));
        ProductScratch scratch(m_kernels, m_pool.threads(), precision == Precision::Fast);
        const std::array<Product, 1> product{
            Product{&m_weights.head, normed.data(), m_shape.hidden, rows, padded.data(), static_cast<std::int64_t>(stride)}};
        multiply(machine(profile), Operation::Head, product, scratch);
        for (std::size_t r = 0; r < static_cast<std::size_t>(rows); ++r)
            std::memcpy(out.data() + r * vocabulary, padded.data() + r * stride, vocabulary * sizeof(float));
    }

    void logitsOfRows(const Workspace& workspace, int first, int rows, Precision precision, std::span<float> out) const override
    {
        const auto width = static_cast<std::size_t>(m_shape.hidden);
        std::vector<float> residuals(static_cast<std::size_t>(rows) * width), normed(residuals.size());
        for (int row = 0; row < rows; ++row)
            residual(workspace, first + row, std::span(residuals).subspan(static_cast<std::size_t>(row) * width, width));
        finalNorm(residuals, normed);
        logits(normed, precision, out, workspace.profile);
    }

private:
    Machine machine(Profile* profile) const { return {m_shape, m_kernels, m_pool, profile}; }

    void forRows(const CpuWorkspace& ws, const std::function<void(std::size_t row)>& body) const
    {
        constexpr int kRows = 16;
        m_pool.run((ws.tokens + kRows - 1) / kRows, [&](int block, int) {
            for (int row = block * kRows; row < std::min((block + 1) * kRows, ws.tokens); ++row)
                body(static_cast<std::size_t>(row));
        });
    }

    void norm(CpuWorkspace& ws, const AlignedBuffer<float>& weight) const
    {
        const Recording recording(ws.profile, Operation::Norm);
        forRows(ws, [&](std::size_t row) {
            m_kernels.rmsNorm(ws.residual.data() + row * m_hidden, weight.data(), m_shape.hidden, m_shape.rmsEpsilon,
                              ws.normed.data() + row * m_hidden);
        });
    }

    void addBranch(CpuWorkspace& ws) const
    {
        const Recording recording(ws.profile, Operation::Norm);
        forRows(ws, [&](std::size_t row) {
            m_kernels.addScaled(ws.residual.data() + row * m_hidden, ws.branch.data() + row * m_hidden, 1.0f,
                                static_cast<std::int64_t>(m_hidden));
        });
    }

    void copyRow(const AlignedBuffer<float>& rows, int row, std::span<float> out) const
    {
        ENSURE(out.size() == static_cast<std::size_t>(m_shape.hidden));
        std::memcpy(out.data(), rows.data() + static_cast<std::size_t>(row) * m_hidden, out.size_bytes());
    }

    const ModelShape m_shape;
    const Kernels& m_kernels;
    const ThreadPool m_pool;
    const CpuWeights m_weights;
    const std::size_t m_hidden; ///< floats from row to row of the residual stream
    const std::shared_ptr<KvPagePool> m_halfPages;
    const std::shared_ptr<KvPagePool> m_floatPages;
};

} // namespace
} // namespace cpu

std::unique_ptr<const Backend> newCpuBackend(const ModelShape& shape, const ModelWeights& weights, int threads)
{
    return std::make_unique<cpu::CpuBackend>(shape, weights, threads);
}

CpuFootprint cpuFootprint(const ModelShape& shape, const ModelWeights& weights, int chunkTokens, Precision precision)
{
    return {.weightBytes = cpu::residentBytes(shape, weights),
            .scratchBytes = static_cast<std::int64_t>(cpu::CpuWorkspace::bytesFor(shape, chunkTokens)),
            .kvBytesPerToken = static_cast<std::int64_t>(cpu::CpuKvPage::bytesFor(shape, precision)) / kPageTokens};
}

} // namespace lectern::engine
