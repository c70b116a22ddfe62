// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/block_groups.h"

#include "engine/base/float16.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lectern::engine {

const GroupSearch& groupSearch()
{
#if defined(__x86_64__)
    static const GroupSearch& chosen = __builtin_cpu_supports("avx512f") ? kAvx512Search
                                       : __builtin_cpu_supports("avx2")  ? kAvx2Search
                                                                         : kPortableSearch;
    return chosen;
#else
    return kPortableSearch;
#endif
}

namespace {

/// The power of two that brings the largest of the values to [1, 2); 1 where all are zero.
float unitOf(std::span<const float> values)
{
    float largest = 0;
    for (const float value : values)
        largest = std::max(largest, std::fabs(value));
    if (largest == 0)
        return 1;
    // Below 2^-100 no float16 scale is left of it, and 1 / unit must stay a number.
    return std::ldexp(1.0f, std::max(std::ilogb(largest), -100));
}

} // namespace

BlockGroups::BlockGroups(std::span<const float> values, int groupValues_, Weights weights)
    : groupValues(groupValues_), unit(unitOf(values))
{
    const float perUnit = 1 / unit;
    const auto size = static_cast<std::size_t>(groupValues);
    for (std::size_t g = 0; g < kGroupLanes; ++g) {
        const bool exists = g * size < values.size();
        float squares = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const float value = exists ? values[g * size + i] * perUnit : 0.0f;
            x[i * kGroupLanes + g] = value;
            squares += value * value;
        }
        if (weights == Weights::Even)
            continue;
        const float typical = std::sqrt(squares / static_cast<float>(groupValues));
        for (std::size_t i = 0; i < size; ++i)
            w[i * kGroupLanes + g] = typical + std::fabs(x[i * kGroupLanes + g]);
    }
    if (weights == Weights::Even)
        std::fill_n(w, size * kGroupLanes, 1.0f);
}

std::uint16_t BlockGroups::half(float& scaled) const
{
    const std::uint16_t bits = toF16(scaled * unit);
    scaled = fromF16(bits) / unit;
    return bits;
}

namespace {

void put(std::byte* out, std::uint16_t bits)
{
    std::memcpy(out, &bits, sizeof bits);
}

/// 32 five-bit codes: 16 bytes of low nibbles (0 to 15, then 16 to 31) after 4 bytes of fifth bits.
void putFiveBits(const BlockGroups& groups, int group, int bias, std::byte* out)
{
    std::uint32_t fifth = 0;
    for (int i = 0; i < 16; ++i) {
        const int low = groups.code(group, i) + bias, high = groups.code(group, i + 16) + bias;
        out[4 + i] = static_cast<std::byte>((low & 15) | (high & 15) << 4);
        fifth |= static_cast<std::uint32_t>(low >> 4) << i | static_cast<std::uint32_t>(high >> 4) << (i + 16);
    }
    std::memcpy(out, &fifth, sizeof fifth);
}

} // namespace

void quantiseQ8_0(std::span<const float> values, std::byte* out)
{
    for (; !values.empty(); values = values.subspan(32), out += 34) {
        float largest = 0;
        for (std::size_t i = 0; i < 32; ++i)
            largest = std::max(largest, std::fabs(values[i]));
        const std::uint16_t bits = toF16(largest / 127);
        const float scale = fromF16(bits);
        const float factor = scale > 0 ? 1 / scale : 0;
        put(out, bits);
        for (std::size_t i = 0; i < 32; ++i) {
            const float code = std::clamp((values[i] * factor + 12582912.0f) - 12582912.0f, -127.0f, 127.0f);
            out[2 + i] = static_cast<std::byte>(static_cast<std::int8_t>(code));
        }
    }
}

void quantiseQ5_0(std::span<const float> values, std::byte* out)
{
    const GroupSearch& search = groupSearch();
    BlockGroups groups(values, 32, BlockGroups::Weights::Even);
    alignas(64) float scale[kGroupLanes];
    std::uint16_t bits[kGroupLanes];
    search.fitSymmetric(groups.x, groups.w, 32, 16, scale);
    for (int g = 0; g < kGroupLanes; ++g)
        bits[g] = groups.half(scale[g]);
    search.symmetricCodes(groups.x, 32, 16, scale, groups.codes);
    for (int g = 0; g < static_cast<int>(values.size() / 32); ++g, out += 22) {
        put(out, bits[g]);
        putFiveBits(groups, g, 16, out + 2);
    }
}

void quantiseQ5_1(std::span<const float> values, std::byte* out)
{
    const GroupSearch& search = groupSearch();
    BlockGroups groups(values, 32, BlockGroups::Weights::Even);
    alignas(64) float scale[kGroupLanes], minimum[kGroupLanes];
    std::uint16_t scaleBits[kGroupLanes], minimumBits[kGroupLanes];
    search.fitAffine(groups.x, groups.w, 32, 31, true, scale, minimum);
    for (int g = 0; g < kGroupLanes; ++g) {
        scaleBits[g] = groups.half(scale[g]);
        minimumBits[g] = groups.half(minimum[g]) ^ 0x8000; // stored as what is added
    }
    search.affineCodes(groups.x, 32, 31, scale, minimum, groups.codes);
    for (int g = 0; g < static_cast<int>(values.size() / 32); ++g, out += 24) {
        put(out, scaleBits[g]);
        put(out + 2, minimumBits[g]);
        putFiveBits(groups, g, 0, out + 4);
    }
}

} // namespace lectern::engine
