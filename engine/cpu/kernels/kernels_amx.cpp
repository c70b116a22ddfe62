// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/pair_kernels.h"

#include <immintrin.h>

namespace lectern::engine::cpu {

namespace {

/// What LDTILECFG takes (Intel, Architecture Instruction Set Extensions, "TILECFG"): palette 1, then columns and rows of each
/// tile.
struct alignas(64) TileShapes {
    std::uint8_t palette = 1;
    std::uint8_t startRow = 0;
    std::uint8_t reserved[14] = {};
    std::uint16_t columnBytes[16] = {};
    std::uint8_t rows[16] = {};
};

/// Tiles 0 to 3 hold sums: 0 and 1 of the upper rows with two panels, 2 and 3 of the lower rows. 4 and 5 are activations, 6 and
/// 7 weights. A shape lasts until the next one, for this thread.
void shapeTiles(int upperRows, int lowerRows)
{
    TileShapes shapes;
    for (int tile = 0; tile < 8; ++tile)
        shapes.columnBytes[tile] = 64;
    const auto upper = static_cast<std::uint8_t>(upperRows), lower = static_cast<std::uint8_t>(lowerRows > 0 ? lowerRows : 1);
    shapes.rows[0] = shapes.rows[1] = shapes.rows[4] = upper;
    shapes.rows[2] = shapes.rows[3] = shapes.rows[5] = lower;
    shapes.rows[6] = shapes.rows[7] = kPairSteps / 2;
    // Not _tile_loadconfig(): GCC 12's says that it reads eight bytes, so that the others may never be written.
    __asm__ volatile("ldtilecfg %0" : : "m"(shapes));
}

/// Up to 32 rows times one or two panels.
template <bool Lower, bool SecondPanel>
void multiplyTiles(const MultiplyPairsArgs& args, const std::uint16_t* x, const std::uint32_t* w, float* y)
{
    const std::int64_t yBytes = args.yStride * std::int64_t(sizeof(float));
    float* const lowerY = y + kPairRows * args.yStride;
    if (args.accumulate) {
        _tile_loadd(0, y, yBytes);
        if constexpr (SecondPanel)
            _tile_loadd(1, y + kPanel, yBytes);
        if constexpr (Lower)
            _tile_loadd(2, lowerY, yBytes);
        if constexpr (Lower && SecondPanel)
            _tile_loadd(3, lowerY + kPanel, yBytes);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    for (int step = 0; step < args.steps; step += kPairSteps) {
        _tile_loadd(4, x, 64);
        _tile_loadd(6, w, 64);
        _tile_dpbf16ps(0, 4, 6);
        if constexpr (SecondPanel) {
            _tile_loadd(7, w + args.panelStride, 64);
            _tile_dpbf16ps(1, 4, 7);
        }
        if constexpr (Lower) {
            _tile_loadd(5, x + args.xBlockStride, 64);
            _tile_dpbf16ps(2, 5, 6);
        }
        if constexpr (Lower && SecondPanel)
            _tile_dpbf16ps(3, 5, 7);
        x += kPairRows * kPairSteps;
        w += kPanel * kPairSteps / 2;
    }
    _tile_stored(0, y, yBytes);
    if constexpr (SecondPanel)
        _tile_stored(1, y + kPanel, yBytes);
    if constexpr (Lower)
        _tile_stored(2, lowerY, yBytes);
    if constexpr (Lower && SecondPanel)
        _tile_stored(3, lowerY + kPanel, yBytes);
}

template <bool Lower>
void multiplyRows(const MultiplyPairsArgs& args, const std::uint16_t* x, float* y)
{
    int panel = 0;
    for (; panel + 2 <= args.panels; panel += 2)
        multiplyTiles<Lower, true>(args, x, args.w + panel * args.panelStride, y + panel * kPanel);
    if (panel < args.panels)
        multiplyTiles<Lower, false>(args, x, args.w + panel * args.panelStride, y + panel * kPanel);
}

constexpr double kTileOperations = 2.0 * kPairRows * kPanel * kPairSteps;

float multiplyZeros(std::int64_t rounds)
{
    shapeTiles(kPairRows, kPairRows);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    _tile_zero(4);
    _tile_zero(5);
    _tile_zero(6);
    _tile_zero(7);
    for (std::int64_t round = 0; round < rounds; ++round) {
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_release();
    return 0;
}

} // namespace

constinit const PeakLoop kTilePeak = {multiplyZeros, 4 * kTileOperations};

void multiplyPairsInTiles(const MultiplyPairsArgs& args)
{
    int shapedUpper = 0, shapedLower = 0;
    for (int row = 0; row < args.rows; row += 2 * kPairRows) {
        const int left = args.rows - row;
        const int upper = left < kPairRows ? left : kPairRows;
        const int lower = left - upper < kPairRows ? left - upper : kPairRows;
        if (upper != shapedUpper || lower != shapedLower)
            shapeTiles(upper, lower);
        shapedUpper = upper;
        shapedLower = lower;
        const std::uint16_t* const x = args.x + row / kPairRows * args.xBlockStride;
        if (lower > 0)
            multiplyRows<true>(args, x, args.y + row * args.yStride);
        else
            multiplyRows<false>(args, x, args.y + row * args.yStride);
    }
    // Otherwise the operating system saves eight kilobytes of tiles whenever it takes the thread off the processor.
    _tile_release();
}

} // namespace lectern::engine::cpu
