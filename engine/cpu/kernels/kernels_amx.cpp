// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/tile_products.h"

namespace lectern::engine::cpu {

namespace {

/// What LDTILECFG takes (Intel, Architecture Instruction Set Extensions, "TILECFG"): palette 1, then columns and rows of each
/// tile.
struct alignas(64) TileShapes {
    std::uint8_t palette = 1;
    std::uint8_t startRow = 0;
    std::uint8_t reserved[14] = {};
    std::uint16_t columnBytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
    std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

/// The processor's. Instructions are written out, since the intrinsics take numbers of tiles as text only. What is loaded was
/// written by other functions or stored from tiles, before: so the compiler need not hear that load() reads memory.
struct AmxTiles {
    static void begin()
    {
        constexpr TileShapes kWhole;
        __asm__ volatile("ldtilecfg %0" : : "m"(kWhole));
    }
    /// Otherwise the operating system saves eight kilobytes of tiles whenever it takes the thread off the processor.
    static void end() { __asm__ volatile("tilerelease"); }
    template <int T>
    static void zero()
    {
        __asm__ volatile("tilezero %%tmm%c0" : : "i"(T));
    }
    template <int T>
    static void load(const void* from, std::int64_t rowBytes)
    {
        __asm__ volatile("tileloadd (%1,%2,1), %%tmm%c0" : : "i"(T), "r"(from), "r"(rowBytes));
    }
    template <int T>
    static void store(void* to, std::int64_t rowBytes)
    {
        __asm__ volatile("tilestored %%tmm%c0, (%1,%2,1)" : : "i"(T), "r"(to), "r"(rowBytes) : "memory");
    }
    template <int D, int A, int B>
    static void product()
    {
        __asm__ volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(D), "i"(A), "i"(B));
    }
};

constexpr double kTileOperations = 2.0 * kPairRows * kPanel * kPairSteps;

float multiplyZeros(std::int64_t rounds)
{
    AmxTiles::begin(); // zeros all tiles
    for (std::int64_t round = 0; round < rounds; ++round) {
        AmxTiles::product<0, 4, 6>();
        AmxTiles::product<1, 4, 7>();
        AmxTiles::product<2, 5, 6>();
        AmxTiles::product<3, 5, 7>();
    }
    AmxTiles::end();
    return 0;
}

} // namespace

constinit const PeakLoop kTilePeak = {multiplyZeros, 4 * kTileOperations};

void multiplyPairsInTiles(const MultiplyPairsArgs& args)
{
    TileProducts<AmxTiles>::multiply(args);
}

} // namespace lectern::engine::cpu
