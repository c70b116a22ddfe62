// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/pair_product.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

constexpr int kLine = 64;

template <typename T>
void makeRoom(AlignedBuffer<T>& buffer, std::int64_t count)
{
    if (buffer.size() < static_cast<std::size_t>(count))
        buffer = AlignedBuffer<T>::uninitialised(static_cast<std::size_t>(count));
}

/// A few panels over a stretch of depth: what is expanded and multiplied together.
struct Part {
    int firstStep, steps;
    int firstPanel, panels;

    std::int64_t panelPairs() const { return std::int64_t(kPanel) * steps / 2; }
};

/// Fetches what lies in a row of memory, some lines at a time, into the second cache.
class Fetching {
public:
    Fetching() = default;
    Fetching(const void* from, std::int64_t bytes)
        : m_at(static_cast<const std::byte*>(from)), m_lines(static_cast<int>((bytes + kLine - 1) / kLine))
    {
    }
    int lines() const { return m_lines; }
    /// Returns how many of `lines` there were not.
    int fetch(int lines)
    {
        for (; lines > 0 && m_lines > 0; --lines, --m_lines, m_at += kLine)
            __builtin_prefetch(m_at, 0, 2);
        return lines;
    }

private:
    const std::byte* m_at = nullptr;
    int m_lines = 0;
};

/// A task at work.
class PairMultiplication {
public:
    PairMultiplication(const Kernels& kernels, const PairTask& task, PairScratch& scratch)
        : m_kernels(kernels.pairs), m_tiling(kernels.pairs.tiling), m_task(task), m_scratch(scratch),
          m_blocks((task.rows + kPairRows - 1) / kPairRows),
          m_partsOfStretch((task.panelCount + m_tiling.panels - 1) / m_tiling.panels),
          m_stretches((task.w.depth() + m_tiling.steps - 1) / m_tiling.steps)
    {
        makeRoom(scratch.weights, 2 * m_tiling.panels * std::int64_t(kPanel) * m_tiling.steps / 2);
        if (m_stretches > 1)
            makeRoom(scratch.sums, std::int64_t(m_tiling.rowsOfTask) * m_tiling.panelsOfTask * kPanel);
    }

    void run()
    {
        const int parts = m_stretches * m_partsOfStretch;
        if (m_tiling.expandsMeanwhile)
            expandAll(0);
        for (int index = 0; index < parts; ++index) {
            if (!m_tiling.expandsMeanwhile) {
                expandAll(index);
                multiply(index, nullptr);
                continue;
            }
            Between between(*this, index);
            multiply(index, &between);
            between.finish();
        }
    }

private:
    /// What is done between products: the next part's panels are expanded, and what comes after them is fetched.
    class Between : public Meanwhile {
    public:
        Between(PairMultiplication& owner, int index) : Meanwhile{takeStep}, m_owner(owner), m_next(index + 1)
        {
            const PairTiling& tiling = owner.m_tiling;
            const Part part = owner.part(index);
            m_calls = (owner.m_blocks + tiling.tileBlocks - 1) / tiling.tileBlocks *
                      ((part.panels + tiling.tilePanels - 1) / tiling.tilePanels) * (part.steps / kPairSteps);
            if (owner.isPart(m_next)) {
                m_nextPart = owner.part(m_next);
                m_expansions = m_nextPart.panels * (m_nextPart.steps / kExpandedSteps);
                if (tiling.fetchesSums && owner.isLastStretch(m_next))
                    m_rowsToFetch = owner.m_task.rows;
            }
            prepareFetching(index);
            m_linesOfCall = (m_lines + m_calls - 1) / m_calls;
            m_rowsOfCall = (m_rowsToFetch + m_calls - 1) / m_calls;
            m_x = reinterpret_cast<const std::byte*>(owner.x(part)) + tiling.fetchedSteps * kTileBytes * tiling.tileBlocks;
        }

        void finish()
        {
            while (m_done < m_expansions)
                expandNext();
        }

    private:
        static constexpr int kTileBytes = kPairRows * kPairSteps * 2;

        static void takeStep(Meanwhile& meanwhile)
        {
            auto& self = static_cast<Between&>(meanwhile);
            for (self.m_credit += self.m_expansions; self.m_credit >= self.m_calls; self.m_credit -= self.m_calls)
                self.expandNext();
            self.fetch();
        }

        void expandNext()
        {
            m_owner.expandSteps(m_nextPart, m_panel, m_step, kExpandedSteps,
                                m_owner.weights(m_next) + m_panel * m_nextPart.panelPairs() +
                                    m_step * std::int64_t(kPanel) / 2);
            ++m_done;
            m_step += kExpandedSteps;
            if (m_step == m_nextPart.steps) {
                m_step = 0;
                ++m_panel;
            }
        }

        /// Activations of the next stretch, a share of them with each part of this one; the packed panels of the part after
        /// next.
        void prepareFetching(int index)
        {
            const int after = index + 1 + m_owner.m_partsOfStretch;
            if (m_owner.isPart(after)) {
                const Part next = m_owner.part(after / m_owner.m_partsOfStretch * m_owner.m_partsOfStretch);
                const std::int64_t bytes = std::int64_t(m_owner.m_blocks) * kPairRows * next.steps * 2;
                const std::int64_t share = (bytes / m_owner.m_partsOfStretch + kLine - 1) / kLine * kLine;
                const std::int64_t first = index % m_owner.m_partsOfStretch * share;
                add(reinterpret_cast<const std::byte*>(m_owner.x(next)) + first, std::min(share, bytes - first));
            }
            if (!m_owner.isPart(index + 2))
                return;
            const Part later = m_owner.part(index + 2);
            const BlockLayout& layout = m_owner.m_task.w.blocks();
            const std::int64_t firstBlock = later.firstStep / layout.blockValues, blocks = later.steps / layout.blockValues;
            for (int p = later.firstPanel; p < later.firstPanel + later.panels; ++p) {
                const std::byte* const panel = m_owner.m_task.panels + p * m_owner.m_task.w.panelBytes();
                add(panel + firstBlock * layout.headerBytes(), blocks * layout.headerBytes());
                add(panel + layout.codesOffset(m_owner.m_task.w.blocksPerRow()) + firstBlock * layout.codeBytes(),
                    blocks * layout.codeBytes());
            }
        }

        void add(const std::byte* from, std::int64_t bytes)
        {
            if (bytes <= 0 || m_fetchingCount == static_cast<int>(m_fetching.size()))
                return;
            Fetching& fetching = m_fetching[static_cast<std::size_t>(m_fetchingCount++)];
            fetching = Fetching(from, bytes);
            m_lines += fetching.lines();
        }

        void fetch()
        {
            if (m_owner.m_tiling.fetchedSteps > 0) {
                for (int line = 0; line < m_owner.m_tiling.tileBlocks * kTileBytes; line += kLine)
                    __builtin_prefetch(m_x + line, 0, 3);
                m_x += m_owner.m_tiling.tileBlocks * kTileBytes;
            }
            int lines = m_linesOfCall;
            while (lines > 0 && m_at < m_fetchingCount) {
                lines = m_fetching[static_cast<std::size_t>(m_at)].fetch(lines);
                m_at += lines > 0;
            }
            for (int row = 0; row < m_rowsOfCall && m_rowsFetched < m_rowsToFetch; ++row, ++m_rowsFetched) {
                const float* const y =
                    m_owner.m_task.y + m_rowsFetched * m_owner.m_task.yStride + m_nextPart.firstPanel * kPanel;
                for (int p = 0; p < m_nextPart.panels; ++p)
                    __builtin_prefetch(y + p * kPanel, 1, 2);
            }
        }

        PairMultiplication& m_owner;
        int m_next; ///< part
        Part m_nextPart{};
        int m_calls = 0;
        int m_expansions = 0, m_done = 0, m_credit = 0;
        int m_panel = 0, m_step = 0; ///< of the next expansion
        std::array<Fetching, 20> m_fetching;
        int m_fetchingCount = 0, m_at = 0;
        int m_lines = 0, m_linesOfCall = 0;
        int m_rowsToFetch = 0, m_rowsFetched = 0, m_rowsOfCall = 0;
        const std::byte* m_x = nullptr;
    };

    bool isPart(int index) const { return index < m_stretches * m_partsOfStretch; }
    bool isLastStretch(int index) const { return index / m_partsOfStretch == m_stretches - 1; }

    Part part(int index) const
    {
        const int firstStep = index / m_partsOfStretch * m_tiling.steps;
        const int firstPanel = index % m_partsOfStretch * m_tiling.panels;
        return {firstStep, std::min(m_tiling.steps, m_task.w.depth() - firstStep), firstPanel,
                std::min(m_tiling.panels, m_task.panelCount - firstPanel)};
    }

    const std::uint16_t* x(const Part& part) const { return m_task.x.stretch(part.firstStep, part.steps); }

    std::uint32_t* weights(int index) const
    {
        return m_scratch.weights.data() + index % 2 * (m_tiling.panels * std::int64_t(kPanel) * m_tiling.steps / 2);
    }

    void expandAll(int index)
    {
        const Part all = part(index);
        for (int p = 0; p < all.panels; ++p)
            expandSteps(all, p, 0, all.steps, weights(index) + p * all.panelPairs());
    }

    void expandSteps(const Part& all, int panel, int first, int steps, std::uint32_t* out)
    {
        m_kernels.expand({.layout = &m_task.w.blocks(),
                          .panel = m_task.panels + (all.firstPanel + panel) * m_task.w.panelBytes(),
                          .panelBlocks = m_task.w.blocksPerRow(),
                          .first = all.firstStep + first,
                          .steps = steps,
                          .out = out});
    }

    /// Sums begin with the bias, lie in the scratch between stretches, and end where they belong.
    void multiply(int index, Meanwhile* meanwhile)
    {
        const Part at = part(index);
        constexpr std::int64_t kTile = std::int64_t(kPairRows) * kPanel;
        const SumPlaces<float> between{m_scratch.sums.data() + at.firstPanel * kTile, m_task.panelCount * kTile, kTile, kPanel};
        const SumPlaces<float> end{m_task.y + at.firstPanel * kPanel, kPairRows * m_task.yStride, kPanel, m_task.yStride};
        SumPlaces<const float> start;
        if (at.firstStep > 0)
            start = {between.first, between.blockStride, between.panelStride, between.rowStride};
        else if (m_task.bias)
            start = {m_task.bias + at.firstPanel * kPanel, 0, kPanel, 0};
        m_kernels.multiply({.x = x(at),
                            .xBlockStride = std::int64_t(kPairRows) * at.steps,
                            .rows = m_task.rows,
                            .w = weights(index),
                            .panelStride = at.panelPairs(),
                            .panels = at.panels,
                            .steps = at.steps,
                            .start = start,
                            .y = isLastStretch(index) ? end : between,
                            .meanwhile = meanwhile});
    }

    const PairKernels& m_kernels;
    const PairTiling& m_tiling;
    const PairTask& m_task;
    PairScratch& m_scratch;
    int m_blocks;
    int m_partsOfStretch;
    int m_stretches;
};

/// Weights are taken where they lie.
void multiplyFew(const PairKernels& kernels, const PairTask& task)
{
    if (task.bias) {
        for (int r = 0; r < task.rows; ++r)
            std::memcpy(task.y + r * task.yStride, task.bias,
                        sizeof(float) * kPanel * static_cast<std::size_t>(task.panelCount));
    }
    kernels.multiplyFew({.x = task.x.stretch(0, task.w.depth()),
                         .rows = task.rows,
                         .layout = &task.w.blocks(),
                         .w = task.panels,
                         .panelStride = task.w.panelBytes(),
                         .panelBlocks = task.w.blocksPerRow(),
                         .panels = task.panelCount,
                         .y = task.y,
                         .yStride = task.yStride,
                         .accumulate = task.bias != nullptr});
}

} // namespace

int panelsOfPairTask(const PairTiling& tiling, int panels, int threads)
{
    const int share = (panels + threads - 1) / threads;
    return std::clamp((share + tiling.panels - 1) / tiling.panels * tiling.panels, tiling.panels, tiling.panelsOfTask);
}

void multiplyPairs(const Kernels& kernels, const PairTask& task, PairScratch& scratch)
{
    if (task.isAllRows && task.rows <= kMostDirectRows && kernels.pairs.multiplyFew)
        multiplyFew(kernels.pairs, task);
    else
        PairMultiplication(kernels, task, scratch).run();
}

} // namespace lectern::engine::cpu
