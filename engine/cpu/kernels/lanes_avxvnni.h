// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/lanes_avx2.h"

namespace lectern::engine::cpu {

/// Eight floats with AVX2, FMA and F16C, and products of bytes with AVX-VNNI. What each function means: lanes_avx2.h.
struct AvxVnniLanes : Avx2Lanes {
    static constexpr bool kWidens = false;
    template <int ByteBits>
    static Word addProducts(Word sums, Word codes, Word x)
    {
        return _mm256_dpbusd_avx_epi32(sums, codes, x);
    }
    static constexpr float kTakenOffWideCodes = 0;
};

} // namespace lectern::engine::cpu
