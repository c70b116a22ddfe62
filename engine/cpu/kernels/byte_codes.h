// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_factors.h"
#include "engine/cpu/kernels/code_planes.h"
#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// Codes as bytes, taken out of their planes where they are used, or once for many rows.
template <typename L>
struct ByteCodes {
    using Word = typename L::Word;
    static constexpr int kVectors = kPanel / L::width;
    static constexpr std::int64_t kUnitBytes = 32 * kPanel; ///< expanded codes of 32 steps

    /// Four steps' codes as bytes: those of a table as its values + 128.
    template <int Bits, CodeMeaning Meaning, int Quad>
    static Word quad(const std::byte* unit, const typename L::ByteTable& table)
    {
        const Word codes = CodePlanes<L, Bits>::template quad<Quad>(unit);
        if constexpr (Meaning == CodeMeaning::Table)
            return L::lookUpBytes(table, codes);
        else
            return codes;
    }

    static void expand(const ExpandCodesArgs& args)
    {
        forBlockFormat(*args.layout, [&](auto bits, auto meaning) { expandAs<bits.value, meaning.value>(args); });
    }

private:
    template <int Bits, CodeMeaning Meaning, int Quad = 0>
    static void expandQuads(const std::byte* unit, const typename L::ByteTable& table, std::byte* out)
    {
        L::storeWords(out + Quad * 4 * kPanel, quad<Bits, Meaning, Quad>(unit, table));
        if constexpr (Quad < 7)
            expandQuads<Bits, Meaning, Quad + 1>(unit, table, out);
    }

    template <int Bits, CodeMeaning Meaning>
    static void expandAs(const ExpandCodesArgs& args)
    {
        const BlockLayout& layout = *args.layout;
        const auto table = L::loadByteTable(layout.table);
        const std::int64_t units = std::int64_t(args.blocks) * layout.blockValues / 32;
        const std::byte* unit =
            args.panel + layout.codesOffset(args.panelBlocks) + std::int64_t(args.firstBlock) * layout.codeBytes();
        for (std::int64_t u = 0; u < units; ++u, unit += Bits * 4 * kPanel) {
            for (int vector = 0; vector < kVectors; ++vector)
                expandQuads<Bits, Meaning>(unit + vector * L::width * 4, table,
                                           args.out + u * kUnitBytes + vector * L::width * 4);
        }
    }
};

} // namespace lectern::engine::cpu
