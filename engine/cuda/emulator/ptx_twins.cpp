// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/ptx_twins.h"

#include "engine/base/float16.h"

#include <bit>
#include <cstring>

namespace lectern::engine::cuda::emulator {

namespace {

struct MatrixRequest {
    std::uint32_t (&to)[4];
    const void* row;
};

template <bool transposed>
void loadForWarp(void* const* lanes)
{
    const auto request = [&](int lane) -> MatrixRequest& { return *static_cast<MatrixRequest*>(lanes[lane]); };
    for (int matrix = 0; matrix < 4; ++matrix) {
        std::uint16_t values[8][8];
        for (int row = 0; row < 8; ++row)
            std::memcpy(values[row], request(8 * matrix + row).row, sizeof(values[row]));
        for (int lane = 0; lane < 32; ++lane) {
            const int row = lane / 4;
            const int column = lane % 4 * 2;
            const std::uint32_t low = transposed ? values[column][row] : values[row][column];
            const std::uint32_t high = transposed ? values[column + 1][row] : values[row][column + 1];
            request(lane).to[matrix] = high << 16 | low;
        }
    }
}

template <typename Sum>
struct Fragments {
    Sum (&d)[4];
    const std::uint32_t (&a)[4];
    const std::uint32_t (&b)[2];
};

/// What a format makes of the values in a register, and how many a register has.
struct Bf16 {
    using Sum = float;
    static constexpr int kPerRegister = 2;
    static float value(std::uint32_t bits, int i) { return fromBf16(static_cast<std::uint16_t>(bits >> 16 * i)); }
};
struct F16 {
    using Sum = float;
    static constexpr int kPerRegister = 2;
    static float value(std::uint32_t bits, int i) { return fromF16(static_cast<std::uint16_t>(bits >> 16 * i)); }
};
struct S8 {
    using Sum = int;
    static constexpr int kPerRegister = 4;
    static int value(std::uint32_t bits, int i) { return static_cast<std::int8_t>(bits >> 8 * i); }
};

/// Lane 4·g + t holds of a: rows g and g + 8, of b: column g, of d: rows g and g + 8, columns 2t and 2t + 1. Of the depth
/// its registers hold the t-th run of `kPerRegister` in each half.
template <typename Format>
void multiplyForWarp(void* const* lanes)
{
    using Sum = typename Format::Sum;
    constexpr int n = Format::kPerRegister;
    constexpr int kHalf = 4 * n;
    const auto fragments = [&](int lane) -> Fragments<Sum>& { return *static_cast<Fragments<Sum>*>(lanes[lane]); };
    Sum a[16][2 * kHalf];
    Sum b[8][2 * kHalf];
    for (int lane = 0; lane < 32; ++lane) {
        const int g = lane / 4;
        const int t = lane % 4;
        for (int i = 0; i < n; ++i) {
            for (int half = 0; half < 2; ++half) {
                const int k = half * kHalf + t * n + i;
                a[g][k] = Format::value(fragments(lane).a[2 * half], i);
                a[g + 8][k] = Format::value(fragments(lane).a[2 * half + 1], i);
                b[g][k] = Format::value(fragments(lane).b[half], i);
            }
        }
    }
    for (int lane = 0; lane < 32; ++lane) {
        for (int i = 0; i < 4; ++i) {
            const Sum* const row = a[lane / 4 + i / 2 * 8];
            const Sum* const column = b[lane % 4 * 2 + i % 2];
            Sum sum = 0;
            for (int k = 0; k < 2 * kHalf; ++k)
                sum += row[k] * column[k];
            fragments(lane).d[i] += sum;
        }
    }
}

struct ShallowFragments {
    float (&d)[4];
    const std::uint32_t (&a)[2];
    std::uint32_t b;
};

void multiplyShallowForWarp(void* const* lanes)
{
    const auto fragments = [&](int lane) -> ShallowFragments& { return *static_cast<ShallowFragments*>(lanes[lane]); };
    for (int lane = 0; lane < 32; ++lane) {
        for (int i = 0; i < 4; ++i) {
            float sum = 0;
            for (int k = 0; k < 8; ++k) {
                // Value k of row g is in lane 4·g + k / 2, and so it is of column g.
                const std::uint32_t a = fragments(lane / 4 * 4 + k / 2).a[i / 2];
                const std::uint32_t b = fragments((lane % 4 * 2 + i % 2) * 4 + k / 2).b;
                sum += F16::value(a, k % 2) * F16::value(b, k % 2);
            }
            fragments(lane).d[i] += sum;
        }
    }
}

struct SmallFragments {
    int& left;
    int& right;
    std::uint32_t a;
    std::uint32_t b;
};

void multiplySmallForWarp(void* const* lanes)
{
    const auto fragments = [&](int lane) -> SmallFragments& { return *static_cast<SmallFragments*>(lanes[lane]); };
    for (int lane = 0; lane < 32; ++lane) {
        for (int i = 0; i < 2; ++i) {
            int sum = 0;
            for (int k = 0; k < 16; ++k)
                sum += S8::value(fragments(lane / 4 * 4 + k / 4).a, k % 4) *
                       S8::value(fragments((lane % 4 * 2 + i) * 4 + k / 4).b, k % 4);
            (i == 0 ? fragments(lane).left : fragments(lane).right) += sum;
        }
    }
}

} // namespace

void loadMatrices(std::uint32_t (&to)[4], const void* row, bool transposed, Site site)
{
    constexpr std::size_t kRowBytes = 16;
    requireShared(row, kRowBytes, site);
    if (reinterpret_cast<std::uintptr_t>(row) % kRowBytes != 0)
        fail(site, "a row of a matrix is not aligned to 16 bytes");
    MatrixRequest request{to, row};
    meetWarp(site, &request, transposed ? &loadForWarp<true> : &loadForWarp<false>);
}

void multiplyBf16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site)
{
    Fragments<float> mine{d, a, b};
    meetWarp(site, &mine, &multiplyForWarp<Bf16>);
}

void multiplyF16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site)
{
    Fragments<float> mine{d, a, b};
    meetWarp(site, &mine, &multiplyForWarp<F16>);
}

void multiplyS8(int (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site)
{
    Fragments<int> mine{d, a, b};
    meetWarp(site, &mine, &multiplyForWarp<S8>);
}

void multiplyShallowF16(float (&d)[4], const std::uint32_t (&a)[2], std::uint32_t b, Site site)
{
    ShallowFragments mine{d, a, b};
    meetWarp(site, &mine, &multiplyShallowForWarp);
}

void multiplySmallS8(int& left, int& right, std::uint32_t a, std::uint32_t b, Site site)
{
    SmallFragments mine{left, right, a, b};
    meetWarp(site, &mine, &multiplySmallForWarp);
}

} // namespace lectern::engine::cuda::emulator
