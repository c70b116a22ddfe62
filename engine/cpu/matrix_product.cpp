// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/matrix_product.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

/// Rows of one task: enough to make expanding its panels cheap, few enough to divide a chunk.
constexpr int kRowBlock = 64;
/// Below this many rows, expanding costs more than it saves.
constexpr int kRowsWorthExpanding = kMostDirectRows + 1;
/// Panels of one task when there are few rows: about a hundred microseconds of memory traffic at most.
constexpr int kPanelsOfNarrowTask = 8;
/// Steps of depth that are expanded at a time, so that a tile's floats stay in the second cache. Whole blocks of any type.
constexpr int kStepsExpanded = 1024;

/// Below this many rows, codes are taken out of their planes again and again.
constexpr int kRowsWorthExpandingCodes = 12;
constexpr int kRoundedGroup = 32; ///< activations that share a scale

/// How one product is cut into tasks.
struct Cut {
    int panelsPerTask;
    int panelTasks;
    int rowTasks;
    int count() const { return panelTasks * rowTasks; }
};

Cut cut(const Kernels& kernels, const Product& product)
{
    const int panelsPerTask = product.rows < kRowsWorthExpanding ? kPanelsOfNarrowTask : kernels.panelsPerTile;
    return {panelsPerTask, (product.w->panels() + panelsPerTask - 1) / panelsPerTask,
            (product.rows + kRowBlock - 1) / kRowBlock};
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

/// Weights of 8 bits are so exact that rounding activations would be most of the error: they are multiplied as floats.
bool takesIntegers(const Product& product, const ProductScratch& scratch)
{
    return scratch.integers() && product.w->type() == PanelType::Blocks && product.w->blocks().codeBits < 8;
}

const ProductScratch::Rounded* roundedOf(const Product& product, const ProductScratch& scratch)
{
    const auto found = std::find_if(scratch.rounded.begin(), scratch.rounded.end(), [&](const ProductScratch::Rounded& r) {
        return r.x == product.x && r.rows == product.rows;
    });
    return found == scratch.rounded.end() ? nullptr : &*found;
}

/// Once for all products with the same rows.
void roundActivations(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products,
                      ProductScratch& scratch)
{
    scratch.rounded.clear();
    std::size_t codes = 0, groups = 0;
    int rows = 0;
    for (const Product& product : products) {
        if (!takesIntegers(product, scratch) || roundedOf(product, scratch))
            continue;
        const int depth = product.w->depth();
        scratch.rounded.push_back({product.x, product.xStride, product.rows, depth, codes, groups});
        codes += static_cast<std::size_t>(product.rows) * static_cast<std::size_t>(depth);
        groups += static_cast<std::size_t>(product.rows) * static_cast<std::size_t>(depth / kRoundedGroup);
        rows += product.rows;
    }
    if (scratch.codes.size() < codes)
        scratch.codes = AlignedBuffer<std::int8_t>::uninitialised(codes);
    if (scratch.groups.size() < groups)
        scratch.groups = AlignedBuffer<RoundedGroup>::uninitialised(groups);
    if (rows == 0)
        return;
    constexpr int kRowsOfTask = 8;
    pool.run((rows + kRowsOfTask - 1) / kRowsOfTask, [&](int task, int) {
        for (int row = task * kRowsOfTask; row < std::min(rows, (task + 1) * kRowsOfTask); ++row) {
            int at = row;
            auto r = scratch.rounded.begin();
            for (; at >= r->rows; ++r)
                at -= r->rows;
            const auto index = static_cast<std::size_t>(at);
            const auto depth = static_cast<std::size_t>(r->depth);
            kernels.roundToBytes(r->x + at * r->xStride, r->depth, scratch.codes.data() + r->firstCode + index * depth,
                                 scratch.groups.data() + r->firstGroup + index * (depth / kRoundedGroup));
        }
    });
}

/// A tile with rounded activations: codes are expanded once for many rows, a stretch of depth after the other.
void multiplyIntegers(const Kernels& kernels, const Tile& tile, const ProductScratch::Rounded& rounded, int firstRow,
                      const ProductScratch& scratch, AlignedBuffer<float>& room)
{
    const BlockLayout& layout = tile.w.blocks();
    const bool expanded = tile.rows >= kRowsWorthExpandingCodes && layout.codeBits != 8;
    const int blocks = tile.w.blocksPerRow();
    const int blocksOfStretch = expanded ? std::max(1, kStepsExpanded / layout.blockValues) : blocks;
    auto* const codes = reinterpret_cast<std::byte*>(room.data());
    const std::int64_t codeStride = std::int64_t(blocksOfStretch) * layout.blockValues * kPanel;
    const std::int8_t* const x = scratch.codes.data() + rounded.firstCode + std::int64_t(firstRow) * rounded.depth;
    const std::int64_t groupStride = rounded.depth / kRoundedGroup;
    const RoundedGroup* const groups = scratch.groups.data() + rounded.firstGroup + firstRow * groupStride;
    for (int first = 0; first < blocks; first += blocksOfStretch) {
        const int count = std::min(blocksOfStretch, blocks - first);
        for (int panel = 0; expanded && panel < tile.panelCount; ++panel)
            kernels.expandCodes({.layout = &layout,
                                 .panel = tile.panels + panel * tile.w.panelBytes(),
                                 .panelBlocks = blocks,
                                 .firstBlock = first,
                                 .blocks = count,
                                 .out = codes + panel * codeStride});
        kernels.multiplyIntegers({.layout = &layout,
                                  .x = x + std::int64_t(first) * layout.blockValues,
                                  .xStride = rounded.depth,
                                  .groups = groups + std::int64_t(first) * layout.blockValues / kRoundedGroup,
                                  .groupStride = groupStride,
                                  .rows = tile.rows,
                                  .w = tile.panels,
                                  .panelStride = tile.w.panelBytes(),
                                  .panelBlocks = blocks,
                                  .panels = tile.panelCount,
                                  .firstBlock = first,
                                  .blocks = count,
                                  .codes = expanded ? codes : nullptr,
                                  .codeStride = codeStride,
                                  .y = tile.y,
                                  .yStride = tile.yStride,
                                  .accumulate = tile.accumulate || first > 0});
    }
}

void runTask(const Kernels& kernels, const Product& product, const Cut& cut, int task, ProductScratch& scratch, int worker)
{
    const PackedMatrix& w = *product.w;
    const int firstPanel = task / cut.rowTasks * cut.panelsPerTask;
    const int firstRow = task % cut.rowTasks * kRowBlock;
    const Tile tile{.w = w,
                    .panels = w.panel(firstPanel),
                    .panelCount = std::min(cut.panelsPerTask, w.panels() - firstPanel),
                    .x = product.x + firstRow * product.xStride,
                    .xStride = product.xStride,
                    .rows = std::min(kRowBlock, product.rows - firstRow),
                    .y = product.y + firstRow * product.yStride + firstPanel * kPanel,
                    .yStride = product.yStride,
                    .accumulate = product.bias != nullptr};
    if (product.bias) {
        for (int r = 0; r < tile.rows; ++r)
            std::memcpy(tile.y + r * tile.yStride, product.bias + firstPanel * kPanel,
                        sizeof(float) * kPanel * static_cast<std::size_t>(tile.panelCount));
    }
    if (takesIntegers(product, scratch))
        multiplyIntegers(kernels, tile, *roundedOf(product, scratch), firstRow, scratch, scratch.panels(worker));
    else if (w.type() == PanelType::F32 || product.rows < kRowsWorthExpanding)
        multiplyDirectly(kernels, tile);
    else
        multiplyExpanded(kernels, tile, scratch.panels(worker));
}

} // namespace

ProductScratch::ProductScratch(const Kernels& kernels, int threads, bool integers)
    : m_integers(integers && kernels.multiplyIntegers != nullptr)
{
    for (int i = 0; i < threads; ++i)
        m_panels.emplace_back(static_cast<std::size_t>(kernels.panelsPerTile) * kStepsExpanded * kPanel);
}

Arithmetic arithmeticOf(const Product& product, const ProductScratch& scratch)
{
    return takesIntegers(product, scratch) ? Arithmetic::Integer : Arithmetic::Float;
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
    roundActivations(kernels, pool, products, scratch);
    int total = 0;
    for (const Product& product : products)
        total += cut(kernels, product).count();
    pool.run(total, [&](int task, int worker) {
        for (const Product& product : products) {
            const Cut pieces = cut(kernels, product);
            if (task < pieces.count()) {
                runTask(kernels, product, pieces, task, scratch, worker);
                return;
            }
            task -= pieces.count();
        }
    });
}

} // namespace lectern::engine::cpu
