// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/matrix_product.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

/// Rows of one task: enough to make expanding its panels cheap, few enough to divide a chunk and to stay in the second cache.
constexpr int kRowBlock = 192;
/// Below this many rows, expanding costs more than it saves.
constexpr int kRowsWorthExpanding = kMostDirectRows + 1;
/// Panels of one task when there are few rows: enough to stream memory in long stretches, few enough for each thread to
/// have several.
constexpr int kMostPanelsOfNarrowTask = 16;
constexpr int kNarrowTasksOfThread = 4;
/// Shorter panels go together until they have so many bytes: a task has its own cost.
constexpr std::int64_t kBytesWorthATask = 64 << 10;
/// Steps of depth that are expanded at a time, so that a tile's floats stay in the second cache. Whole blocks of any type.
constexpr int kStepsExpanded = 1024;

/// Below this many rows, codes are taken out of their planes again and again.
constexpr int kRowsWorthExpandingCodes = 12;

/// How one product is cut into tasks.
struct Cut {
    Arithmetic arithmetic;
    int rowsPerTask;
    int panelsPerTask;
    int panelTasks;
    int rowTasks;
    int count() const { return panelTasks * rowTasks; }
};

Cut cut(const Kernels& kernels, const Product& product, bool fast, int threads)
{
    const Arithmetic arithmetic = arithmeticOf(kernels, product, fast);
    const bool pairs = arithmetic == Arithmetic::Bf16;
    const int rows = pairs ? kernels.pairs.tiling.rowsOfTask : kRowBlock;
    int panels = kernels.panelsPerTile;
    if (product.rows < kRowsWorthExpanding)
        panels = std::clamp(product.w->panels() / (threads * kNarrowTasksOfThread), 1,
                            std::max(kMostPanelsOfNarrowTask, static_cast<int>(kBytesWorthATask / product.w->panelBytes())));
    else if (pairs)
        panels = panelsOfPairTask(kernels.pairs.tiling, product.w->panels(), threads);
    return {arithmetic, rows, panels, (product.w->panels() + panels - 1) / panels, (product.rows + rows - 1) / rows};
}

/// Some rows of x times some panels of w.
struct Tile {
    const PackedMatrix& w;
    const std::byte* panels;
    int panelCount;
    const float* x;
    std::int64_t xStride;
    int rows;
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

int valueBytes(PanelType type)
{
    return type == PanelType::F32 ? 4 : 2;
}

/// Weights are read where they lie.
void multiplyDirectly(const Kernels& kernels, const Tile& tile)
{
    const PackedMatrix& w = tile.w;
    if (w.type() == PanelType::Blocks) {
        kernels.multiplyBlocks({.layout = &w.blocks(),
                                .x = tile.x,
                                .xStride = tile.xStride,
                                .rows = tile.rows,
                                .w = tile.panels,
                                .panelStride = w.panelBytes(),
                                .panelBlocks = w.blocksPerRow(),
                                .panels = tile.panelCount,
                                .y = tile.y,
                                .yStride = tile.yStride,
                                .accumulate = tile.accumulate});
        return;
    }
    kernels.multiply({.x = tile.x,
                      .xStride = tile.xStride,
                      .rows = tile.rows,
                      .w = tile.panels,
                      .panelType = w.type(),
                      .stepStride = kPanel,
                      .panelStride = w.panelBytes() / valueBytes(w.type()),
                      .panels = tile.panelCount,
                      .depth = w.depth(),
                      .y = tile.y,
                      .yStride = tile.yStride,
                      .accumulate = tile.accumulate});
}

/// Steps [first, first + steps) of a panel as float32.
void expand(const Kernels& kernels, const PackedMatrix& w, const std::byte* panel, int first, int steps, float* out)
{
    const auto values = static_cast<std::int64_t>(steps) * kPanel;
    const auto* const halves = reinterpret_cast<const std::uint16_t*>(panel) + static_cast<std::size_t>(first) * kPanel;
    switch (w.type()) {
    case PanelType::Bf16:
        return kernels.expandBf16(halves, out, values);
    case PanelType::F16:
        return kernels.expandF16(halves, out, values);
    case PanelType::Blocks:
        return kernels.expandBlocks({.layout = &w.blocks(),
                                     .panel = panel,
                                     .panelBlocks = w.blocksPerRow(),
                                     .firstBlock = first / w.blocks().blockValues,
                                     .blocks = steps / w.blocks().blockValues,
                                     .out = out});
    case PanelType::F32:
        std::memcpy(out, reinterpret_cast<const float*>(panel) + static_cast<std::size_t>(first) * kPanel,
                    static_cast<std::size_t>(values) * sizeof(float));
        return;
    }
}

/// Weights are expanded to float32 once for all rows, a stretch of depth after the other.
void multiplyExpanded(const Kernels& kernels, const Tile& tile, AlignedBuffer<float>& scratch)
{
    const int depth = tile.w.depth();
    for (int first = 0; first < depth; first += kStepsExpanded) {
        const int steps = std::min(kStepsExpanded, depth - first);
        const std::int64_t stride = std::int64_t(kPanel) * steps;
        for (int panel = 0; panel < tile.panelCount; ++panel)
            expand(kernels, tile.w, tile.panels + panel * tile.w.panelBytes(), first, steps, scratch.data() + panel * stride);
        kernels.multiply({.x = tile.x + first,
                          .xStride = tile.xStride,
                          .rows = tile.rows,
                          .w = scratch.data(),
                          .panelType = PanelType::F32,
                          .stepStride = kPanel,
                          .panelStride = stride,
                          .panels = tile.panelCount,
                          .depth = steps,
                          .y = tile.y,
                          .yStride = tile.yStride,
                          .accumulate = tile.accumulate || first > 0});
    }
}

/// A tile with rounded activations. For many rows the codes, and what turns them into weights, are expanded once, a stretch of
/// depth after the other; for few, weights are taken as they stream by, panel after panel.
void multiplyIntegers(const Kernels& kernels, const Tile& tile, const RoundedActivations::Integers& x, ProductScratch& scratch,
                      int worker)
{
    const BlockLayout& layout = tile.w.blocks();
    const bool many = tile.rows >= kRowsWorthExpandingCodes;
    const int blocks = tile.w.blocksPerRow();
    const int panelsAtOnce = many ? tile.panelCount : 1;
    const int blocksAtOnce = many ? std::max(1, kStepsExpanded / layout.blockValues) : blocks;
    const std::int64_t codeStride = std::int64_t(blocksAtOnce) * layout.blockValues * kPanel;
    const std::int64_t factorStride = std::int64_t(blocksAtOnce) * layout.groups() * 2 * kPanel;
    auto* const codes = reinterpret_cast<std::byte*>(scratch.panels(worker).data());
    AlignedBuffer<float>& factors = scratch.factors(worker);
    if (factors.size() < static_cast<std::size_t>(panelsAtOnce * factorStride))
        factors = AlignedBuffer<float>::uninitialised(static_cast<std::size_t>(panelsAtOnce * factorStride));
    const int depth = tile.w.depth();
    for (int firstPanel = 0; firstPanel < tile.panelCount; firstPanel += panelsAtOnce) {
        const std::byte* const panels = tile.panels + firstPanel * tile.w.panelBytes();
        for (int first = 0; first < blocks; first += blocksAtOnce) {
            const int count = std::min(blocksAtOnce, blocks - first);
            for (int panel = 0; panel < panelsAtOnce; ++panel) {
                const std::byte* const from = panels + panel * tile.w.panelBytes();
                kernels.expandFactors({.layout = &layout,
                                       .panel = from,
                                       .firstBlock = first,
                                       .blocks = count,
                                       .out = factors.data() + panel * factorStride});
                if (many)
                    kernels.expandCodes({.layout = &layout,
                                         .panel = from,
                                         .panelBlocks = blocks,
                                         .firstBlock = first,
                                         .blocks = count,
                                         .out = codes + panel * codeStride});
            }
            kernels.multiplyIntegers({.layout = &layout,
                                      .x = x.codes + std::int64_t(first) * layout.blockValues,
                                      .xStride = depth,
                                      .groups = x.groups + std::int64_t(first) * layout.blockValues / kRoundedGroup,
                                      .groupStride = depth / kRoundedGroup,
                                      .rows = tile.rows,
                                      .w = panels,
                                      .panelStride = tile.w.panelBytes(),
                                      .panelBlocks = blocks,
                                      .panels = panelsAtOnce,
                                      .firstBlock = first,
                                      .blocks = count,
                                      .factors = factors.data(),
                                      .factorStride = factorStride,
                                      .codes = many ? codes : nullptr,
                                      .codeStride = codeStride,
                                      .y = tile.y + firstPanel * kPanel,
                                      .yStride = tile.yStride,
                                      .accumulate = tile.accumulate || first > 0});
        }
    }
}

void runTask(const Kernels& kernels, const Product& product, const Cut& cut, int task, ProductScratch& scratch, int worker)
{
    const PackedMatrix& w = *product.w;
    const int firstPanel = task / cut.rowTasks * cut.panelsPerTask;
    const int firstRow = task % cut.rowTasks * cut.rowsPerTask;
    const Tile tile{.w = w,
                    .panels = w.panel(firstPanel),
                    .panelCount = std::min(cut.panelsPerTask, w.panels() - firstPanel),
                    .x = product.x + firstRow * product.xStride,
                    .xStride = product.xStride,
                    .rows = std::min(cut.rowsPerTask, product.rows - firstRow),
                    .y = product.y + firstRow * product.yStride + firstPanel * kPanel,
                    .yStride = product.yStride,
                    .accumulate = product.bias != nullptr};
    if (cut.arithmetic == Arithmetic::Bf16) {
        multiplyPairs(kernels,
                      {.w = w,
                       .panels = tile.panels,
                       .panelCount = tile.panelCount,
                       .x = scratch.rounded.pairs(product, firstRow),
                       .rows = tile.rows,
                       .isAllRows = cut.rowTasks == 1,
                       .bias = product.bias ? product.bias + firstPanel * kPanel : nullptr,
                       .y = tile.y,
                       .yStride = tile.yStride},
                      scratch.pairs(worker));
        return;
    }
    if (product.bias) {
        for (int r = 0; r < tile.rows; ++r)
            std::memcpy(tile.y + r * tile.yStride, product.bias + firstPanel * kPanel,
                        sizeof(float) * kPanel * static_cast<std::size_t>(tile.panelCount));
    }
    if (cut.arithmetic == Arithmetic::Integer)
        multiplyIntegers(kernels, tile, scratch.rounded.integers(product, firstRow), scratch, worker);
    else if (w.type() == PanelType::F32 || product.rows < kRowsWorthExpanding)
        multiplyDirectly(kernels, tile);
    else
        multiplyExpanded(kernels, tile, scratch.panels(worker));
}

} // namespace

ProductScratch::ProductScratch(const Kernels& kernels, int threads, bool fast) : m_fast(fast)
{
    for (int i = 0; i < threads; ++i)
        m_panels.emplace_back(static_cast<std::size_t>(kernels.panelsPerTile) * kStepsExpanded * kPanel);
    m_factors.resize(static_cast<std::size_t>(threads));
    m_pairs.resize(static_cast<std::size_t>(threads));
}

void expandRow(const Kernels& kernels, const PackedMatrix& w, int row, float* out, AlignedBuffer<float>& scratch)
{
    for (int first = 0; first < w.depth(); first += kStepsExpanded) {
        const int steps = std::min(kStepsExpanded, w.depth() - first);
        expand(kernels, w, w.panel(row / kPanel), first, steps, scratch.data());
        for (int step = 0; step < steps; ++step)
            out[first + step] = scratch[static_cast<std::size_t>(step * kPanel + row % kPanel)];
    }
}

void multiply(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products, ProductScratch& scratch)
{
    if (scratch.fast())
        scratch.rounded.round(kernels, pool, products);
    int total = 0;
    for (const Product& product : products)
        total += cut(kernels, product, scratch.fast(), pool.threads()).count();
    pool.run(total, [&](int task, int worker) {
        for (const Product& product : products) {
            const Cut pieces = cut(kernels, product, scratch.fast(), pool.threads());
            if (task < pieces.count()) {
                runTask(kernels, product, pieces, task, scratch, worker);
                return;
            }
            task -= pieces.count();
        }
    });
}

} // namespace lectern::engine::cpu
