// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/pair_product.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

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

/// A task at work.
class PairMultiplication {
public:
    PairMultiplication(const Kernels& kernels, const PairTask& task, PairScratch& scratch)
        : m_kernels(kernels.pairs), m_tiling(kernels.pairs.tiling), m_task(task), m_scratch(scratch),
          m_partsOfStretch((task.panelCount + m_tiling.panels - 1) / m_tiling.panels),
          m_stretches((task.w.depth() + m_tiling.steps - 1) / m_tiling.steps)
    {
        makeRoom(scratch.weights, m_tiling.panels * std::int64_t(kPanel) * m_tiling.steps / 2);
        if (m_stretches > 1)
            makeRoom(scratch.sums, std::int64_t(m_tiling.rowsOfTask) * m_tiling.panelsOfTask * kPanel);
    }

    void run()
    {
        for (int index = 0; index < m_stretches * m_partsOfStretch; ++index) {
            const Part at = part(index);
            expand(at);
            multiply(at);
        }
    }

private:
    Part part(int index) const
    {
        const int firstStep = index / m_partsOfStretch * m_tiling.steps;
        const int firstPanel = index % m_partsOfStretch * m_tiling.panels;
        return {firstStep, std::min(m_tiling.steps, m_task.w.depth() - firstStep), firstPanel,
                std::min(m_tiling.panels, m_task.panelCount - firstPanel)};
    }

    void expand(const Part& at)
    {
        for (int p = 0; p < at.panels; ++p)
            m_kernels.expand({.layout = &m_task.w.blocks(),
                              .panel = m_task.panels + (at.firstPanel + p) * m_task.w.panelBytes(),
                              .panelBlocks = m_task.w.blocksPerRow(),
                              .first = at.firstStep,
                              .steps = at.steps,
                              .out = m_scratch.weights.data() + p * at.panelPairs()});
    }

    /// Sums begin with the bias, lie in the scratch between stretches, and end where they belong.
    void multiply(const Part& at)
    {
        constexpr std::int64_t kTile = std::int64_t(kPairRows) * kPanel;
        const SumPlaces<float> between{m_scratch.sums.data() + at.firstPanel * kTile, m_task.panelCount * kTile, kTile, kPanel};
        const SumPlaces<float> end{m_task.y + at.firstPanel * kPanel, kPairRows * m_task.yStride, kPanel, m_task.yStride};
        SumPlaces<const float> start;
        if (at.firstStep > 0)
            start = {between.first, between.blockStride, between.panelStride, between.rowStride};
        else if (m_task.bias)
            start = {m_task.bias + at.firstPanel * kPanel, 0, kPanel, 0};
        m_kernels.multiply({.x = m_task.x.stretch(at.firstStep, at.steps),
                            .xBlockStride = std::int64_t(kPairRows) * at.steps,
                            .rows = m_task.rows,
                            .w = m_scratch.weights.data(),
                            .panelStride = at.panelPairs(),
                            .panels = at.panels,
                            .steps = at.steps,
                            .start = start,
                            .y = at.firstStep + at.steps == m_task.w.depth() ? end : between});
    }

    const PairKernels& m_kernels;
    const PairTiling& m_tiling;
    const PairTask& m_task;
    PairScratch& m_scratch;
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
