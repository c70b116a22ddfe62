// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/emulator/execution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

/// CUDA's device functions, as far as the kernels use them. Where the device approximates (ex2, reciprocals), this is exact:
/// tests compare within tolerances that hold for both.

#define LECTERN_HERE const char *file = __builtin_FILE(), int line = __builtin_LINE()

namespace lectern::engine::cuda::emulator {

/// What lanes bring to a shuffle.
template <typename T>
struct Shuffled {
    T value;
    int from; ///< the lane whose value it wants
};

template <typename T>
T shuffle(unsigned mask, T value, int from, Site site)
{
    if (mask != 0xffffffffu)
        fail(site, "a warp collective for a part of the warp");
    Shuffled<T> mine{value, from};
    meetWarp(site, &mine, [](void* const* lanes) {
        T values[32];
        for (int i = 0; i < 32; ++i)
            values[i] = static_cast<Shuffled<T>*>(lanes[i])->value;
        for (int i = 0; i < 32; ++i) {
            auto& wish = *static_cast<Shuffled<T>*>(lanes[i]);
            wish.value = values[wish.from & 31];
        }
    });
    return mine.value;
}

inline unsigned ballot(unsigned mask, bool predicate, Site site)
{
    if (mask != 0xffffffffu)
        fail(site, "a warp collective for a part of the warp");
    unsigned mine = predicate;
    meetWarp(site, &mine, [](void* const* lanes) {
        unsigned all = 0;
        for (int i = 0; i < 32; ++i)
            all |= *static_cast<unsigned*>(lanes[i]) << i;
        for (int i = 0; i < 32; ++i)
            *static_cast<unsigned*>(lanes[i]) = all;
    });
    return mine;
}

} // namespace lectern::engine::cuda::emulator

inline void __syncthreads(LECTERN_HERE)
{
    lectern::engine::cuda::emulator::meetBlock({file, line});
}
inline void __syncwarp(unsigned mask = 0xffffffffu, LECTERN_HERE)
{
    lectern::engine::cuda::emulator::ballot(mask, false, {file, line});
}
template <typename T>
T __shfl_sync(unsigned mask, T value, int from, LECTERN_HERE)
{
    return lectern::engine::cuda::emulator::shuffle(mask, value, from, {file, line});
}
template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int distance, LECTERN_HERE)
{
    return lectern::engine::cuda::emulator::shuffle(mask, value, lectern::engine::cuda::emulator::lane() ^ distance,
                                                    {file, line});
}
template <typename T>
T __shfl_down_sync(unsigned mask, T value, int distance, LECTERN_HERE)
{
    const int lane = lectern::engine::cuda::emulator::lane();
    const int from = lane + distance < 32 ? lane + distance : lane;
    return lectern::engine::cuda::emulator::shuffle(mask, value, from, {file, line});
}
template <typename T>
T __shfl_up_sync(unsigned mask, T value, int distance, LECTERN_HERE)
{
    const int lane = lectern::engine::cuda::emulator::lane();
    const int from = lane >= distance ? lane - distance : lane;
    return lectern::engine::cuda::emulator::shuffle(mask, value, from, {file, line});
}
inline unsigned __ballot_sync(unsigned mask, int predicate, LECTERN_HERE)
{
    return lectern::engine::cuda::emulator::ballot(mask, predicate != 0, {file, line});
}
inline int __any_sync(unsigned mask, int predicate, LECTERN_HERE)
{
    return lectern::engine::cuda::emulator::ballot(mask, predicate != 0, {file, line}) != 0;
}
inline int __all_sync(unsigned mask, int predicate, LECTERN_HERE)
{
    return lectern::engine::cuda::emulator::ballot(mask, predicate != 0, {file, line}) == 0xffffffffu;
}

template <typename T>
T __ldg(const T* address)
{
    return *address;
}

/// Sum of products of four signed bytes each, and c.
inline int __dp4a(int a, int b, int c)
{
    for (int i = 0; i < 32; i += 8)
        c += static_cast<std::int8_t>(a >> i) * static_cast<std::int8_t>(b >> i);
    return c;
}
inline unsigned __dp4a(unsigned a, unsigned b, unsigned c)
{
    for (int i = 0; i < 32; i += 8)
        c += (a >> i & 0xff) * (b >> i & 0xff);
    return c;
}
/// Four bytes of the eight in y:x, chosen by the low three bits of each nibble of `selector`.
inline unsigned __byte_perm(unsigned x, unsigned y, unsigned selector)
{
    const std::uint64_t bytes = std::uint64_t(y) << 32 | x;
    unsigned result = 0;
    for (int i = 0; i < 4; ++i)
        result |= static_cast<unsigned>(bytes >> (selector >> 4 * i & 7) * 8 & 0xff) << 8 * i;
    return result;
}

inline int __float_as_int(float value)
{
    return std::bit_cast<int>(value);
}
inline unsigned __float_as_uint(float value)
{
    return std::bit_cast<unsigned>(value);
}
inline float __int_as_float(int bits)
{
    return std::bit_cast<float>(bits);
}
inline float __uint_as_float(unsigned bits)
{
    return std::bit_cast<float>(bits);
}
inline int __popc(unsigned bits)
{
    return std::popcount(bits);
}
inline int __clz(int bits)
{
    return std::countl_zero(static_cast<unsigned>(bits));
}
inline int __ffs(int bits)
{
    return bits == 0 ? 0 : std::countr_zero(static_cast<unsigned>(bits)) + 1;
}

inline float __fmul_rn(float a, float b)
{
    return a * b;
}
inline float __fadd_rn(float a, float b)
{
    return a + b;
}
inline float __fmaf_rn(float a, float b, float c)
{
    return std::fmaf(a, b, c);
}
inline float __frcp_rn(float value)
{
    return 1.0f / value;
}
inline float __fdividef(float a, float b)
{
    return a / b;
}
inline float __expf(float value)
{
    return std::exp(value);
}
inline float __log2f(float value)
{
    return std::log2(value);
}
inline float __logf(float value)
{
    return std::log(value);
}
inline float rsqrtf(float value)
{
    return 1.0f / std::sqrt(value);
}
inline float __int2float_rn(int value)
{
    return static_cast<float>(value);
}
inline int __float2int_rn(float value)
{
    return static_cast<int>(std::nearbyint(value));
}

template <typename A, typename B>
constexpr std::common_type_t<A, B> min(A a, B b)
{
    using T = std::common_type_t<A, B>;
    return T(b) < T(a) ? T(b) : T(a);
}
template <typename A, typename B>
constexpr std::common_type_t<A, B> max(A a, B b)
{
    using T = std::common_type_t<A, B>;
    return T(a) < T(b) ? T(b) : T(a);
}

// One thread runs at a time, so that a plain update is one that nothing can come between.
template <typename T>
T atomicAdd(T* address, T value)
{
    const T before = *address;
    *address = before + value;
    return before;
}
template <typename T>
T atomicMax(T* address, T value)
{
    const T before = *address;
    *address = std::max(before, value);
    return before;
}

#undef LECTERN_HERE
