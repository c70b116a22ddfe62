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
constexpr int kRowsWorthExpanding = 4;
/// Panels of one task when there are few rows: about a hundred microseconds of memory traffic at most.
constexpr int kPanelsOfNarrowTask = 8;

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
    return {panelsPerTask, (product.w->panels() + panelsPerTask - 1) / panelsPerTask, (product.rows + kRowBlock - 1) / kRowBlock};
}

void runTask(const Kernels& kernels, const Product& product, const Cut& cut, int task, AlignedBuffer<float>& scratch)
{
    const PackedMatrix& w = *product.w;
    const int firstPanel = task / cut.rowTasks * cut.panelsPerTask;
    const int firstRow = task % cut.rowTasks * kRowBlock;
    const int panels = std::min(cut.panelsPerTask, w.panels() - firstPanel);
    const int rows = std::min(kRowBlock, product.rows - firstRow);
    float* const y = product.y + firstRow * product.yStride + firstPanel * kPanel;
    if (product.bias) {
        for (int r = 0; r < rows; ++r)
            std::memcpy(y + r * product.yStride, product.bias + firstPanel * kPanel, sizeof(float) * kPanel * static_cast<std::size_t>(panels));
    }
    const void* values = w.panel(firstPanel);
    PanelType type = w.type();
    const std::int64_t panelStride = std::int64_t(kPanel) * w.depth();
    if (type == PanelType::Bf16 && product.rows >= kRowsWorthExpanding) {
        kernels.expandBf16(static_cast<const std::uint16_t*>(values), scratch.data(), panelStride * panels);
        values = scratch.data();
        type = PanelType::F32;
    }
    kernels.multiply({.x = product.x + firstRow * product.xStride,
                      .xStride = product.xStride,
                      .rows = rows,
                      .w = values,
                      .panelType = type,
                      .stepStride = kPanel,
                      .panelStride = panelStride,
                      .panels = panels,
                      .depth = w.depth(),
                      .y = y,
                      .yStride = product.yStride,
                      .accumulate = product.bias != nullptr});
}

} // namespace

PanelScratch newPanelScratch(const Kernels& kernels, int threads, int maxDepth)
{
    PanelScratch scratch;
    for (int i = 0; i < threads; ++i)
        scratch.emplace_back(static_cast<std::size_t>(kernels.panelsPerTile) * static_cast<std::size_t>(maxDepth) * kPanel);
    return scratch;
}

void multiply(const Kernels& kernels, const ThreadPool& pool, std::span<const Product> products, PanelScratch& scratch)
{
    int total = 0;
    for (const Product& product : products)
        total += cut(kernels, product).count();
    pool.run(total, [&](int task, int worker) {
        for (const Product& product : products) {
            const Cut pieces = cut(kernels, product);
            if (task < pieces.count()) {
                runTask(kernels, product, pieces, task, scratch[static_cast<std::size_t>(worker)]);
                return;
            }
            task -= pieces.count();
        }
    });
}

} // namespace lectern::engine::cpu
