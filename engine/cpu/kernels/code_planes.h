// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// Reads codes out of a unit's planes, 8 steps (a word each) or 4 (a byte each) at a time; see BlockLayout. A lane is a row.
template <typename L, int CodeBits>
struct CodePlanes {
    using Word = typename L::Word;
    static constexpr std::int64_t kWordBytes = 4 * kPanel; ///< one word of each row
    static constexpr bool kNibbles = CodeBits >= 4 && CodeBits <= 6;
    static constexpr bool kTwoBits = CodeBits == 2 || CodeBits == 3 || CodeBits == 6;
    static constexpr bool kOneBit = CodeBits == 3 || CodeBits == 5;

    Word bytes[2]; ///< 8-bit codes of 4 steps each
    Word nibbles, twoBits, oneBit;

    /// @param unit at the rows that this register takes
    template <int Eight>
    void load(const std::byte* unit)
    {
        if constexpr (CodeBits == 8) {
            bytes[0] = L::loadWords(unit + 2 * Eight * kWordBytes);
            bytes[1] = L::loadWords(unit + (2 * Eight + 1) * kWordBytes);
        }
        const std::byte* plane = unit;
        if constexpr (kNibbles) {
            nibbles = L::loadWords(plane + Eight * kWordBytes);
            plane += 4 * kWordBytes;
        }
        if constexpr (kTwoBits) {
            twoBits = L::loadWords(plane + Eight / 2 * kWordBytes);
            plane += 2 * kWordBytes;
        }
        if constexpr (kOneBit)
            oneBit = L::loadWords(plane);
    }

    template <int Eight, int Step>
    Word code() const
    {
        constexpr int kByte = 8 * (Step % 4);
        if constexpr (CodeBits == 8) {
            return L::keepBits(L::template shiftRight<kByte>(bytes[Step / 4]), 255);
        } else if constexpr (CodeBits == 4) {
            return nibble<Step>();
        } else if constexpr (CodeBits == 5) {
            return L::either(nibble<Step>(), field<kByte + 2 * Eight + Step / 4, 4>(oneBit, 1));
        } else if constexpr (CodeBits == 6) {
            return L::either(nibble<Step>(), field<kByte + 2 * (2 * (Eight % 2) + Step / 4), 4>(twoBits, 3));
        } else if constexpr (CodeBits == 2) {
            return field<kByte + 2 * (2 * (Eight % 2) + Step / 4), 0>(twoBits, 3);
        } else {
            return L::either(field<kByte + 2 * (2 * (Eight % 2) + Step / 4), 0>(twoBits, 3),
                             field<kByte + 2 * Eight + Step / 4, 2>(oneBit, 1));
        }
    }

    /// The codes of steps [4·Quad, +4) of a unit, a byte each.
    template <int Quad>
    static Word quad(const std::byte* unit)
    {
        if constexpr (CodeBits == 8) {
            return L::loadWords(unit + Quad * kWordBytes);
        } else {
            const std::byte* const twoBitPlane = unit + (kNibbles ? 4 * kWordBytes : 0);
            const std::byte* const oneBitPlane = twoBitPlane + (kTwoBits ? 2 * kWordBytes : 0);
            Word codes;
            if constexpr (kNibbles)
                codes =
                    L::keepBits(L::template shiftRight<4 * (Quad % 2)>(L::loadWords(unit + Quad / 2 * kWordBytes)), 0x0f0f0f0f);
            if constexpr (kTwoBits) {
                constexpr int kTo = kNibbles ? 4 : 0;
                const Word bits = field<2 * (Quad % 4), kTo>(L::loadWords(twoBitPlane + Quad / 4 * kWordBytes), 0x03030303);
                if constexpr (kNibbles)
                    codes = L::either(codes, bits);
                else
                    codes = bits;
            }
            if constexpr (kOneBit)
                codes = L::either(codes, field < Quad, kNibbles ? 4 : 2 > (L::loadWords(oneBitPlane), 0x01010101));
            return codes;
        }
    }

private:
    template <int Step>
    Word nibble() const
    {
        return L::keepBits(L::template shiftRight<8 * (Step % 4) + 4 * (Step / 4)>(nibbles), 15);
    }

    /// The bits from `From` on, moved to `To`.
    template <int From, int To>
    static Word field(Word plane, std::uint32_t mask)
    {
        if constexpr (From >= To)
            return L::keepBits(L::template shiftRight<From - To>(plane), mask << To);
        else
            return L::keepBits(L::template shiftLeft<To - From>(plane), mask << To);
    }
};

} // namespace lectern::engine::cpu
