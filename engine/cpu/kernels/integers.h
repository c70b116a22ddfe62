// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/byte_codes.h"
#include "engine/cpu/kernels/byte_factors.h"
#include "engine/cpu/kernels/kernels.h"

#include <algorithm>

namespace lectern::engine::cpu {

/// How many rows and panels an integer tile has: a sum of integers and one of floats each.
template <typename L>
struct IntegerTileShape;

/// Products of quantised weights and activations rounded to 8 bits: integers within a group of 32 (or 16) steps, exactly;
/// one chain of float32 multiply-adds from group to group, so that the bits don't depend on how rows and panels are divided.
template <typename L>
struct Integers {
    using Float = typename L::Float;
    using Word = typename L::Word;
    static constexpr int kVectors = kPanel / L::width;
    static constexpr float kLeastPeak = 0x1p-100f; ///< smaller activations are zeros: 127 / peak has to be a number

    static void round(const float* x, int depth, std::int8_t* codes, RoundedGroup* groups)
    {
        for (int first = 0; first < depth; first += 32, ++groups) {
            Float largest = L::all(0.0f);
            for (int i = first; i < first + 32; i += L::width) {
                const Float v = L::load(x + i);
                largest = L::max(largest, L::max(v, L::sub(L::all(0.0f), v)));
            }
            const float peak = L::largest(largest);
            const float scale = peak / 127.0f;
            const Float inverse = L::all(peak > kLeastPeak ? 127.0f / peak : 0.0f);
            float sums[2];
            for (int half = 0; half < 2; ++half) {
                Float total = L::all(0.0f);
                for (int i = first + 16 * half; i < first + 16 * (half + 1); i += L::width) {
                    const Float code = L::round(L::mul(L::load(x + i), inverse));
                    L::storeBytes(codes + i, code);
                    total = L::add(total, code);
                }
                sums[half] = L::sum(total);
            }
            *groups = {scale, scale * (sums[0] + sums[1]), scale * sums[0], scale * sums[1]};
        }
    }

    static void multiply(const MultiplyIntegersArgs& args)
    {
        forBlockFormat(*args.layout, [&](auto bits, auto meaning) {
            constexpr int kByteBits = meaning.value == CodeMeaning::Linear ? bits.value : 8;
            if (args.codes)
                multiplyRows<8, CodeMeaning::Linear, kByteBits>(args);
            else
                multiplyRows<bits.value, meaning.value, kByteBits>(args);
        });
    }

private:
    /// Where a tile reads: units of codes and factors of its first panel, rounded rows, and how far the next ones are.
    struct Source {
        const std::byte* unit;
        std::int64_t codeStride; ///< bytes to the next panel
        const float* factors;
        std::int64_t factorStride; ///< floats to the next panel
        const std::int8_t* x;
        std::int64_t xStride;
        const RoundedGroup* groups;
        std::int64_t groupStride;
    };

    /// Quads [Quad, End), added in what may be halves of words.
    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Registers, int Quad, int End>
    static void addProducts(const Source& from, const typename L::ByteTable& table, Word (&sums)[Rows][Registers])
    {
        Word codes[Registers];
#pragma GCC unroll 8
        for (int i = 0; i < Registers; ++i)
            codes[i] = ByteCodes<L>::template quad<Bits, Meaning, Quad>(
                from.unit + i / kVectors * from.codeStride + i % kVectors * L::width * 4, table);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            const Word x = L::broadcastBytes(from.x + r * from.xStride + 4 * Quad);
#pragma GCC unroll 8
            for (int i = 0; i < Registers; ++i)
                sums[r][i] = L::template addProducts<ByteBits>(sums[r][i], codes[i], x);
        }
        if constexpr (Quad + 1 < End)
            addProducts<Bits, Meaning, ByteBits, Rows, Registers, Quad + 1, End>(from, table, sums);
    }

    /// Quads [Quad, End), in words.
    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Registers, int Quad, int End>
    static void addQuads(const Source& from, const typename L::ByteTable& table, Word (&sums)[Rows][Registers])
    {
        if constexpr (!L::kWidens)
            return addProducts<Bits, Meaning, ByteBits, Rows, Registers, Quad, End>(from, table, sums);
        else
            addQuadsWidened<Bits, Meaning, ByteBits, Rows, Registers, Quad, End>(from, table, sums);
    }

    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Registers, int Quad, int End>
    static void addQuadsWidened(const Source& from, const typename L::ByteTable& table, Word (&sums)[Rows][Registers])
    {
        constexpr int kNext = Quad + std::min(End - Quad, L::template kQuadsBeforeWidening<ByteBits>);
        Word parts[Rows][Registers];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
            for (int i = 0; i < Registers; ++i)
                parts[r][i] = L::zeroWords();
        addProducts<Bits, Meaning, ByteBits, Rows, Registers, Quad, kNext>(from, table, parts);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
            for (int i = 0; i < Registers; ++i)
                sums[r][i] = L::addWidened(sums[r][i], parts[r][i]);
        if constexpr (kNext < End)
            addQuadsWidened<Bits, Meaning, ByteBits, Rows, Registers, kNext, End>(from, table, sums);
    }

    /// One group: quads [Begin, End) of a unit.
    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Registers, int Begin, int End>
    static void addGroup(Source& from, const typename L::ByteTable& table, Float (&totals)[Rows][Registers])
    {
        Word sums[Rows][Registers];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
            for (int i = 0; i < Registers; ++i)
                sums[r][i] = L::zeroWords();
        addQuads<Bits, Meaning, ByteBits, Rows, Registers, Begin, End>(from, table, sums);
#pragma GCC unroll 8
        for (int i = 0; i < Registers; ++i) {
            const float* const factors = from.factors + i / kVectors * from.factorStride + i % kVectors * L::width;
            const Float weightScale = L::load(factors);
            const Float offset = L::load(factors + kPanel);
#pragma GCC unroll 8
            for (int r = 0; r < Rows; ++r) {
                const RoundedGroup& rounded = from.groups[r * from.groupStride];
                const float sum = End - Begin == 8 ? rounded.sum : Begin == 0 ? rounded.firstSum : rounded.secondSum;
                const Float scale = L::mul(weightScale, L::all(rounded.scale));
                totals[r][i] = L::fma(scale, L::signedToFloat(sums[r][i]), L::fma(offset, L::all(sum), totals[r][i]));
            }
        }
        from.factors += ByteFactors<L>::kFactors;
    }

    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Panels>
    static void tile(const MultiplyIntegersArgs& args, int row, int panel)
    {
        constexpr int kRegisters = Panels * kVectors;
        const BlockLayout& layout = *args.layout;
        const auto table = L::loadByteTable(layout.table);
        const std::byte* const w = args.w + panel * args.panelStride;
        float* const y = args.y + row * args.yStride + panel * kPanel;
        Source from{.unit = args.codes
                                ? args.codes + panel * args.codeStride
                                : w + layout.codesOffset(args.panelBlocks) + std::int64_t(args.firstBlock) * layout.codeBytes(),
                    .codeStride = args.codes ? args.codeStride : args.panelStride,
                    .factors = args.factors + panel * args.factorStride,
                    .factorStride = args.factorStride,
                    .x = args.x + row * args.xStride,
                    .xStride = args.xStride,
                    .groups = args.groups + row * args.groupStride,
                    .groupStride = args.groupStride};
        Float totals[Rows][kRegisters];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
            for (int i = 0; i < kRegisters; ++i)
                totals[r][i] = args.accumulate ? L::load(y + r * args.yStride + i * L::width) : L::all(0.0f);
        const std::int64_t units = std::int64_t(args.blocks) * layout.blockValues / 32;
        for (std::int64_t unit = 0; unit < units; ++unit) {
            if constexpr (Bits < 8) { // codes that stream from memory
#pragma GCC unroll 8
                for (int line = 0; line < Bits; ++line)
                    __builtin_prefetch(from.unit + kFetchedAhead + 64 * line);
            }
            if (layout.groupValues == 32) {
                addGroup<Bits, Meaning, ByteBits, Rows, kRegisters, 0, 8>(from, table, totals);
            } else {
                addGroup<Bits, Meaning, ByteBits, Rows, kRegisters, 0, 4>(from, table, totals);
                addGroup<Bits, Meaning, ByteBits, Rows, kRegisters, 4, 8>(from, table, totals);
            }
            from.unit += Bits * 4 * kPanel;
            from.x += 32;
            ++from.groups;
        }
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
            for (int i = 0; i < kRegisters; ++i)
                L::store(y + r * args.yStride + i * L::width, totals[r][i]);
    }

    template <int Bits, CodeMeaning Meaning, int ByteBits, int Rows, int Panels>
    static void strip(const MultiplyIntegersArgs& args, int row)
    {
        int panel = 0;
        for (; panel + Panels <= args.panels; panel += Panels)
            tile<Bits, Meaning, ByteBits, Rows, Panels>(args, row, panel);
        if constexpr (Panels > 1) {
            for (; panel < args.panels; ++panel)
                tile<Bits, Meaning, ByteBits, Rows, 1>(args, row, panel);
        }
    }

    template <int Bits, CodeMeaning Meaning, int ByteBits>
    static void multiplyRows(const MultiplyIntegersArgs& args)
    {
        using Shape = IntegerTileShape<L>;
        int row = 0;
        for (; row + Shape::kRows <= args.rows; row += Shape::kRows)
            strip<Bits, Meaning, ByteBits, Shape::kRows, Shape::kPanels>(args, row);
        for (; row + 2 <= args.rows; row += 2)
            strip<Bits, Meaning, ByteBits, 2, 1>(args, row);
        if (row < args.rows)
            strip<Bits, Meaning, ByteBits, 1, 1>(args, row);
    }
};

} // namespace lectern::engine::cpu
