// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/blocks.h"
#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// Products of bfloat16 numbers, two steps of depth at a time. Written for lanes as wide as a panel.
template <typename L>
struct Pairs {
    using Float = typename L::Float;
    using Word = typename L::Word;
    static_assert(L::width == kPanel);
    static constexpr std::int64_t kTile = std::int64_t(kPairRows) * kPairSteps; ///< activations of a tile

    static void round(const float* x, int depth, int row, std::uint16_t* block)
    {
        std::uint16_t* to = block + row * kPairSteps;
        for (int first = 0; first < depth; first += kPairSteps, to += kTile) {
            L::storeBf16(to, L::load(x + first));
            L::storeBf16(to + L::width, L::load(x + first + L::width));
        }
    }

    static void expand(const ExpandPairsArgs& args)
    {
        forBlockFormat(*args.layout, [&](auto bits, auto meaning) { expandHalves<bits.value, meaning.value>(args); });
    }

    static void multiply(const MultiplyPairsArgs& args)
    {
        for (int block = 0; block * kPairRows < args.rows; ++block) {
            const std::uint16_t* const x = args.x + block * args.xBlockStride;
            const int left = args.rows - block * kPairRows;
            const int rows = left < kPairRows ? left : kPairRows;
            int done = 0;
            for (; done + 8 <= rows; done += 8)
                strip<8>(args, x + done * kPairSteps, block, done);
            for (; done + 2 <= rows; done += 2)
                strip<2>(args, x + done * kPairSteps, block, done);
            if (done < rows)
                strip<1>(args, x + done * kPairSteps, block, done);
        }
    }

    static void multiplyFew(const MultiplyFewPairsArgs& args)
    {
        if (args.rows == 1)
            fewRows<1>(args);
        else if (args.rows == 2)
            fewRows<2>(args);
        else
            fewRows<3>(args);
    }

    static constexpr int kPeakChains = 12;
    static constexpr double kPeakOperations = 4.0 * kPeakChains * L::width;
    /// As PeakLoop::run.
    static float peakLoop(std::int64_t rounds)
    {
        constexpr std::uint16_t kOnes[2] = {0x3f80, 0x3f80};
        Word a = L::broadcastPair(kOnes), b = a;
        Float sums[kPeakChains];
        for (int i = 0; i < kPeakChains; ++i)
            sums[i] = L::all(float(i));
        for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
            for (int i = 0; i < kPeakChains; ++i) {
                asm volatile("" : "+x"(a), "+x"(b)); // for all the compiler knows they are others each time
                sums[i] = L::addPairProducts(sums[i], a, b);
            }
        }
        float total = 0;
        for (int i = 0; i < kPeakChains; ++i)
            total += L::sum(sums[i]);
        return total;
    }

private:
    static constexpr std::int64_t kWordBytes = 4 * kPanel;

    template <int Bits, CodeMeaning Meaning, int Eight, int Step = 0>
    static void expandSteps(const CodePlanes<L, Bits>& planes, const BlockFactors<L>& f, const typename L::Table& table,
                            std::byte* out)
    {
        const auto weight = [&](Word code) { return Blocks<L>::template weight<Meaning>(f, code, table); };
        L::storeWords(out + Step / 2 * kWordBytes,
                      L::pair(weight(planes.template code<Eight, Step>()), weight(planes.template code<Eight, Step + 1>())));
        if constexpr (Step < 6)
            expandSteps<Bits, Meaning, Eight, Step + 2>(planes, f, table, out);
    }

    template <int Bits, CodeMeaning Meaning>
    static void expandHalves(const ExpandPairsArgs& args)
    {
        const BlockLayout& layout = *args.layout;
        const auto table = L::loadTable(layout.table);
        const std::byte* const units = args.panel + layout.codesOffset(args.panelBlocks);
        const int blockBits = __builtin_ctz(static_cast<unsigned>(layout.blockValues));
        const int groupBits = __builtin_ctz(static_cast<unsigned>(layout.groupValues));
        auto* out = reinterpret_cast<std::byte*>(args.out);
        for (int step = args.first; step < args.first + args.steps; step += kExpandedSteps, out += 8 * kWordBytes) {
            const std::byte* const header = args.panel + std::int64_t(step >> blockBits) * layout.headerBytes();
            const int group = (step & (layout.blockValues - 1)) >> groupBits;
            const BlockFactors<L> f = blockFactors<L>(layout, header, group, 0, layout.bias);
            const std::byte* const unit = units + std::int64_t(step / 32) * (Bits * kWordBytes);
            if (step % 32 == 0)
                expandHalf<Bits, Meaning, 0>(unit, f, table, out);
            else
                expandHalf<Bits, Meaning, 2>(unit, f, table, out);
        }
    }

    template <int Bits, CodeMeaning Meaning, int Eight>
    static void expandHalf(const std::byte* unit, const BlockFactors<L>& f, const typename L::Table& table, std::byte* out)
    {
        CodePlanes<L, Bits> planes;
        planes.template load<Eight>(unit);
        expandSteps<Bits, Meaning, Eight>(planes, f, table, out);
        planes.template load<Eight + 1>(unit);
        expandSteps<Bits, Meaning, Eight + 1>(planes, f, table, out + 4 * kWordBytes);
    }

    /// Panel after panel: one stream of weights at a time.
    template <int Rows>
    static void fewRows(const MultiplyFewPairsArgs& args)
    {
        for (int panel = 0; panel < args.panels; ++panel) {
            if (args.layout->meaning == CodeMeaning::Float8)
                fewRowsOfPanel<CodeMeaning::Float8, Rows>(args, panel);
            else
                fewRowsOfPanel<CodeMeaning::Linear, Rows>(args, panel);
        }
    }

    template <CodeMeaning Meaning, int Rows>
    static void fewRowsOfPanel(const MultiplyFewPairsArgs& args, int panel)
    {
        const BlockLayout& layout = *args.layout;
        const std::byte* header = args.w + panel * args.panelStride;
        const std::byte* unit = header + layout.codesOffset(args.panelBlocks);
        const std::uint16_t* x = args.x;
        float* const y = args.y + panel * kPanel;
        Float sums[Rows];
        for (int r = 0; r < Rows; ++r)
            sums[r] = args.accumulate ? L::load(y + r * args.yStride) : L::all(0.0f);
        for (int block = 0; block < args.panelBlocks; ++block, header += layout.headerBytes()) {
            for (int step = 0; step < layout.blockValues; step += 32, unit += 8 * kWordBytes, x += kTile) {
#pragma GCC unroll 8
                for (int line = 0; line < 8; ++line)
                    __builtin_prefetch(unit + kFetchedAhead + 64 * line);
                const BlockFactors<L> f = blockFactors<L>(layout, header, step / layout.groupValues, 0, layout.bias);
                addUnit<Meaning, Rows>(unit,
                                       {{L::template twice<0>(f.scale), L::template twice<0>(f.offset)},
                                        {L::template twice<8>(f.scale), L::template twice<8>(f.offset)}},
                                       x, sums);
            }
        }
        for (int r = 0; r < Rows; ++r)
            L::store(y + r * args.yStride, sums[r]);
    }

    /// Pairs of steps [Pair, 16) of a unit.
    /// @param f of the panel's first eight rows and of its last, each twice
    template <CodeMeaning Meaning, int Rows, int Pair = 0>
    static void addUnit(const std::byte* unit, const BlockFactors<L> (&f)[2], const std::uint16_t* x, Float (&sums)[Rows])
    {
        const Word codes = CodePlanes<L, 8>::template quad<Pair / 2>(unit);
        constexpr int kStep = 2 * (Pair % 2);
        const auto weight = [&](int half, Word code) {
            return Blocks<L>::template weight<Meaning>(f[half], code, typename L::Table{});
        };
        const Word weights =
            L::halves(weight(0, L::template bytePairs<0, kStep>(codes)), weight(1, L::template bytePairs<8, kStep>(codes)));
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
            sums[r] = L::addPairProducts(sums[r], weights, L::broadcastPair(x + r * kPairSteps + 2 * Pair));
        if constexpr (Pair < 15)
            addUnit<Meaning, Rows, Pair + 1>(unit, f, x, sums);
    }

    template <int Rows, int Panels>
    static void tile(const MultiplyPairsArgs& args, const std::uint16_t* x, int block, int row, int panel)
    {
        const std::uint32_t* w = args.w + panel * args.panelStride;
        float* const y = args.y.tile(block, panel) + row * args.y.rowStride;
        Float sums[Rows][Panels];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int p = 0; p < Panels; ++p)
                sums[r][p] = args.start.first ? L::load(args.start.tile(block, panel + p) + (row + r) * args.start.rowStride)
                                              : L::all(0.0f);
        for (int step = 0; step < args.steps; step += kPairSteps, x += kTile) {
#pragma GCC unroll 2
            for (int pair = 0; pair < kPairSteps / 2; ++pair, w += kPanel) {
                Word weights[Panels];
#pragma GCC unroll 4
                for (int p = 0; p < Panels; ++p)
                    weights[p] = L::loadWords(reinterpret_cast<const std::byte*>(w + p * args.panelStride));
#pragma GCC unroll 8
                for (int r = 0; r < Rows; ++r) {
                    const Word values = L::broadcastPair(x + r * kPairSteps + 2 * pair);
#pragma GCC unroll 4
                    for (int p = 0; p < Panels; ++p)
                        sums[r][p] = L::addPairProducts(sums[r][p], weights[p], values);
                }
            }
        }
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 4
            for (int p = 0; p < Panels; ++p)
                L::store(y + r * args.y.rowStride + p * args.y.panelStride, sums[r][p]);
    }

    template <int Rows>
    static void strip(const MultiplyPairsArgs& args, const std::uint16_t* x, int block, int row)
    {
        int panel = 0;
        for (; panel + 2 <= args.panels; panel += 2)
            tile<Rows, 2>(args, x, block, row, panel);
        if (panel < args.panels)
            tile<Rows, 1>(args, x, block, row, panel);
    }
};

} // namespace lectern::engine::cpu
