// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_factors.h"
#include "engine/cpu/kernels/code_planes.h"
#include "engine/cpu/kernels/kernels.h"
#include "engine/cpu/kernels/multiply.h"

namespace lectern::engine::cpu {

/// Block-quantised weights, expanded to memory or multiplied on the way.
template <typename L>
struct Blocks {
    using Float = typename L::Float;
    using Word = typename L::Word;
    static constexpr int kVectors = kPanel / L::width;

    static void expand(const ExpandBlocksArgs& args)
    {
        forBlockFormat(*args.layout, [&](auto bits, auto meaning) { expandAs<bits.value, meaning.value>(args); });
    }

    static void multiply(const MultiplyBlocksArgs& args)
    {
        forBlockFormat(*args.layout, [&](auto bits, auto meaning) {
            if (args.rows == 1)
                multiplyRows<bits.value, meaning.value, 1>(args);
            else if (args.rows == 2)
                multiplyRows<bits.value, meaning.value, 2>(args);
            else
                multiplyRows<bits.value, meaning.value, 3>(args);
        });
    }

    using Factors = BlockFactors<L>;

    template <CodeMeaning Meaning>
    static Float weight(const Factors& f, Word code, const typename L::Table& table)
    {
        if constexpr (Meaning == CodeMeaning::Table) {
            return L::mul(f.scale, L::lookUp(table, code));
        } else if constexpr (Meaning == CodeMeaning::Float8) {
            // As fromF8E4M3(): in float32's place, with an exponent that is 120 too small. PackedMatrix lets no NaN in.
            const Word sign = L::keepBits(L::template shiftLeft<24>(code), 0x80000000u);
            const Word magnitude = L::keepBits(L::template shiftLeft<20>(code), 0x07f00000u);
            return L::mul(f.scale, L::mul(L::asFloat(L::either(sign, magnitude)), L::all(0x1p120f)));
        } else {
            return L::fma(f.scale, L::toFloat(code), f.offset);
        }
    }

private:
    static Factors factors(const BlockLayout& layout, const std::byte* header, int group, int vector)
    {
        return blockFactors<L>(layout, header, group, vector, layout.bias);
    }

    template <int Bits, CodeMeaning Meaning, int Eight, int Step = 0>
    static void expandSteps(const CodePlanes<L, Bits>& planes, const Factors& f, const typename L::Table& table, float* out)
    {
        L::store(out + Step * kPanel, weight<Meaning>(f, planes.template code<Eight, Step>(), table));
        if constexpr (Step < 7)
            expandSteps<Bits, Meaning, Eight, Step + 1>(planes, f, table, out);
    }

    template <int Bits, CodeMeaning Meaning>
    static void expandAs(const ExpandBlocksArgs& args)
    {
        const BlockLayout& layout = *args.layout;
        const auto table = L::loadTable(layout.table);
        float* out = args.out;
        for (int block = args.firstBlock; block < args.firstBlock + args.blocks; ++block) {
            const std::byte* const header = args.panel + std::int64_t(block) * layout.headerBytes();
            const std::byte* unit =
                args.panel + layout.codesOffset(args.panelBlocks) + std::int64_t(block) * layout.codeBytes();
            for (int step = 0; step < layout.blockValues; step += 32, unit += Bits * 4 * kPanel, out += 32 * kPanel) {
                for (int vector = 0; vector < kVectors; ++vector) {
                    const std::byte* const codes = unit + vector * L::width * 4;
                    float* const to = out + vector * L::width;
                    Factors f = factors(layout, header, step / layout.groupValues, vector);
                    CodePlanes<L, Bits> planes;
                    planes.template load<0>(codes);
                    expandSteps<Bits, Meaning, 0>(planes, f, table, to);
                    planes.template load<1>(codes);
                    expandSteps<Bits, Meaning, 1>(planes, f, table, to + 8 * kPanel);
                    if (layout.groupValues == 16)
                        f = factors(layout, header, step / 16 + 1, vector);
                    planes.template load<2>(codes);
                    expandSteps<Bits, Meaning, 2>(planes, f, table, to + 16 * kPanel);
                    planes.template load<3>(codes);
                    expandSteps<Bits, Meaning, 3>(planes, f, table, to + 24 * kPanel);
                }
            }
        }
    }

    template <int Bits, CodeMeaning Meaning, int Rows, int Registers, int Eight, int Step = 0>
    static void multiplySteps(const CodePlanes<L, Bits> (&planes)[Registers], const Factors (&f)[Registers],
                              const typename L::Table& table, const float* x, std::int64_t xStride,
                              Float (&sums)[Rows][Registers])
    {
        Float values[Rows];
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
            values[r] = L::all(x[r * xStride + Step]);
#pragma GCC unroll 16
        for (int i = 0; i < Registers; ++i) {
            const Float w = weight<Meaning>(f[i], planes[i].template code<Eight, Step>(), table);
#pragma GCC unroll 4
            for (int r = 0; r < Rows; ++r)
                sums[r][i] = L::fma(values[r], w, sums[r][i]);
        }
        if constexpr (Step < 7)
            multiplySteps<Bits, Meaning, Rows, Registers, Eight, Step + 1>(planes, f, table, x, xStride, sums);
    }

    template <int Bits, CodeMeaning Meaning, int Rows, int Panels>
    static void multiplyPanels(const MultiplyBlocksArgs& args, const std::byte* w, float* y)
    {
        constexpr int kRegisters = Panels * kVectors;
        const BlockLayout& layout = *args.layout;
        const auto table = L::loadTable(layout.table);
        const std::int64_t codesOffset = layout.codesOffset(args.panelBlocks);
        Float sums[Rows][kRegisters];
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
            for (int i = 0; i < kRegisters; ++i)
                sums[r][i] = args.accumulate ? L::load(y + r * args.yStride + i * L::width) : L::all(0.0f);

        const float* x = args.x;
        for (int block = 0; block < args.panelBlocks; ++block) {
            const std::byte* const header = w + std::int64_t(block) * layout.headerBytes();
            const std::byte* unit = w + codesOffset + std::int64_t(block) * layout.codeBytes();
            for (int step = 0; step < layout.blockValues; step += 32, unit += Bits * 4 * kPanel, x += 32) {
                Factors f[kRegisters];
                CodePlanes<L, Bits> planes[kRegisters];
                const auto loadFactors = [&](int group) {
#pragma GCC unroll 16
                    for (int i = 0; i < kRegisters; ++i)
                        f[i] = factors(layout, header + i / kVectors * args.panelStride, group, i % kVectors);
                };
                const auto at = [&](int i) { return unit + i / kVectors * args.panelStride + i % kVectors * L::width * 4; };
                loadFactors(step / layout.groupValues);
#pragma GCC unroll 16
                for (int i = 0; i < kRegisters; ++i)
                    planes[i].template load<0>(at(i));
                multiplySteps<Bits, Meaning, Rows, kRegisters, 0>(planes, f, table, x, args.xStride, sums);
#pragma GCC unroll 16
                for (int i = 0; i < kRegisters; ++i)
                    planes[i].template load<1>(at(i));
                multiplySteps<Bits, Meaning, Rows, kRegisters, 1>(planes, f, table, x + 8, args.xStride, sums);
                if (layout.groupValues == 16)
                    loadFactors(step / 16 + 1);
#pragma GCC unroll 16
                for (int i = 0; i < kRegisters; ++i)
                    planes[i].template load<2>(at(i));
                multiplySteps<Bits, Meaning, Rows, kRegisters, 2>(planes, f, table, x + 16, args.xStride, sums);
#pragma GCC unroll 16
                for (int i = 0; i < kRegisters; ++i)
                    planes[i].template load<3>(at(i));
                multiplySteps<Bits, Meaning, Rows, kRegisters, 3>(planes, f, table, x + 24, args.xStride, sums);
            }
        }
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
            for (int i = 0; i < kRegisters; ++i)
                L::store(y + r * args.yStride + i * L::width, sums[r][i]);
    }

    template <int Bits, CodeMeaning Meaning, int Rows>
    static void multiplyRows(const MultiplyBlocksArgs& args)
    {
        constexpr int kPanels = TileShape<L>::kPanelsOfBlocks;
        int panel = 0;
        for (; panel + kPanels <= args.panels; panel += kPanels)
            multiplyPanels<Bits, Meaning, Rows, kPanels>(args, args.w + panel * args.panelStride, args.y + panel * kPanel);
        for (; panel < args.panels; ++panel)
            multiplyPanels<Bits, Meaning, Rows, 1>(args, args.w + panel * args.panelStride, args.y + panel * kPanel);
    }
};

} // namespace lectern::engine::cpu
