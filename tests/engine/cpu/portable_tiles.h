// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_layout.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace lectern::tests {

/// What TileProducts needs, in plain loops, with the sums in the order that AMX makes them in (Intel, Architecture Instruction
/// Set Extensions, "TDPBF16PS"): the first and the second numbers of pairs apart, each a chain of multiply-adds, and then both
/// to what was there. Before and after, tiles hold what no sum may meet.
struct PortableTiles {
    static constexpr int kRows = 16, kRowBytes = 64;
    inline static thread_local std::uint8_t bytes[8][kRows][kRowBytes];

    static void begin()
    {
        std::memset(bytes, 0xff, sizeof bytes); // not a number
    }
    static void end() { begin(); }
    template <int T>
    static void zero()
    {
        std::memset(bytes[T], 0, sizeof bytes[T]);
    }
    template <int T>
    static void load(const void* from, std::int64_t rowBytes)
    {
        for (int row = 0; row < kRows; ++row)
            std::memcpy(bytes[T][row], static_cast<const std::uint8_t*>(from) + row * rowBytes, kRowBytes);
    }
    template <int T>
    static void store(void* to, std::int64_t rowBytes)
    {
        for (int row = 0; row < kRows; ++row)
            std::memcpy(static_cast<std::uint8_t*>(to) + row * rowBytes, bytes[T][row], kRowBytes);
    }
    template <int D, int A, int B>
    static void product()
    {
        static_assert(D != A && D != B && A != B);
        for (int row = 0; row < kRows; ++row) {
            for (int column = 0; column < 16; ++column) {
                float sums[2] = {0, 0};
                for (int pair = 0; pair < 16; ++pair) {
                    for (int i = 0; i < 2; ++i)
                        sums[i] = std::fma(bf16(bytes[A][row] + 4 * pair + 2 * i), bf16(bytes[B][pair] + 4 * column + 2 * i),
                                           sums[i]);
                }
                float total;
                std::memcpy(&total, bytes[D][row] + 4 * column, 4);
                total += sums[0] + sums[1];
                std::memcpy(bytes[D][row] + 4 * column, &total, 4);
            }
        }
    }

private:
    static float bf16(const std::uint8_t* from)
    {
        float value = 0;
        std::memcpy(reinterpret_cast<std::uint8_t*>(&value) + 2, from, 2);
        return value;
    }
};

} // namespace lectern::tests
