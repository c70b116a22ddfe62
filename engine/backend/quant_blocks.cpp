// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend/quant_blocks.h"

#include "engine/base/failure.h"
#include "engine/base/float16.h"

#include <bit>
#include <cstring>

namespace lectern::engine {

namespace {

/// ggml's non-linear 4-bit values (IQ4_NL, IQ4_XS).
constexpr std::int8_t kNonLinear4[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
/// Twice the values of E2M1 (OCP Microscaling Formats 1.0, section 5.3.3); the scale has the other half.
constexpr std::int8_t kTwiceE2M1[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

const std::uint8_t* bytesAt(const std::byte* block, int offset)
{
    return reinterpret_cast<const std::uint8_t*>(block) + offset;
}

float halfAt(const std::byte* block, int offset)
{
    std::uint16_t bits;
    std::memcpy(&bits, block + offset, sizeof bits);
    return fromF16(bits);
}

/// 16 bytes hold 32 codes: low nibbles first, then the high ones.
void unpackNibbles(const std::uint8_t* from, std::uint8_t* codes)
{
    for (int i = 0; i < 16; ++i) {
        codes[i] = from[i] & 15;
        codes[i + 16] = from[i] >> 4;
    }
}

/// Bit i of a 32-bit word is the fifth bit of code i.
void addFifthBits(const std::uint8_t* from, std::uint8_t* codes)
{
    std::uint32_t bits;
    std::memcpy(&bits, from, sizeof bits);
    for (int i = 0; i < 32; ++i)
        codes[i] = static_cast<std::uint8_t>(codes[i] | ((bits >> i & 1) << 4));
}

/// Q4_K and Q5_K: eight 6-bit scales and eight 6-bit minimums in 12 bytes.
void unpackSixBitPairs(const std::uint8_t* from, UnpackedBlock& out)
{
    for (std::size_t g = 0; g < 4; ++g) {
        out.groupScales[g] = static_cast<std::int8_t>(from[g] & 63);
        out.groupMinimums[g] = from[g + 4] & 63;
        out.groupScales[g + 4] = static_cast<std::int8_t>((from[g + 8] & 15) | from[g] >> 6 << 4);
        out.groupMinimums[g + 4] = static_cast<std::uint8_t>(from[g + 8] >> 4 | from[g + 4] >> 6 << 4);
    }
}

/// Q3_K: sixteen 6-bit scales in 12 bytes, stored plus 32.
void unpackSixBitScales(const std::uint8_t* from, UnpackedBlock& out)
{
    for (std::size_t g = 0; g < 16; ++g) {
        const int low = g < 8 ? from[g] & 15 : from[g - 8] >> 4;
        const int high = from[8 + g % 4] >> (2 * (g / 4)) & 3;
        out.groupScales[g] = static_cast<std::int8_t>((low | high << 4) - 32);
    }
}

void unpackQ2K(const std::byte* block, UnpackedBlock& out)
{
    const std::uint8_t* const scales = bytesAt(block, 0);
    const std::uint8_t* const codes = bytesAt(block, 16);
    for (std::size_t g = 0; g < 16; ++g) {
        out.groupScales[g] = static_cast<std::int8_t>(scales[g] & 15);
        out.groupMinimums[g] = scales[g] >> 4;
    }
    for (std::size_t part = 0; part < 8; ++part) { // 32 values each: two bits of 32 bytes
        for (std::size_t i = 0; i < 32; ++i)
            out.codes[part * 32 + i] = codes[part / 4 * 32 + i] >> (2 * (part % 4)) & 3;
    }
    out.scale = halfAt(block, 80);
    out.minimum = halfAt(block, 82);
}

void unpackQ3K(const std::byte* block, UnpackedBlock& out)
{
    const std::uint8_t* const high = bytesAt(block, 0);
    const std::uint8_t* const low = bytesAt(block, 32);
    for (std::size_t part = 0; part < 8; ++part) {
        for (std::size_t i = 0; i < 32; ++i)
            out.codes[part * 32 + i] =
                static_cast<std::uint8_t>((low[part / 4 * 32 + i] >> (2 * (part % 4)) & 3) | (high[i] >> part & 1) << 2);
    }
    unpackSixBitScales(bytesAt(block, 96), out);
    out.scale = halfAt(block, 108);
}

void unpackQ4K(const std::byte* block, UnpackedBlock& out)
{
    const std::uint8_t* const codes = bytesAt(block, 16);
    for (std::size_t part = 0; part < 4; ++part) { // 64 values each: low nibbles of 32 bytes, then high ones
        for (std::size_t i = 0; i < 32; ++i) {
            out.codes[part * 64 + i] = codes[part * 32 + i] & 15;
            out.codes[part * 64 + 32 + i] = codes[part * 32 + i] >> 4;
        }
    }
    unpackSixBitPairs(bytesAt(block, 4), out);
    out.scale = halfAt(block, 0);
    out.minimum = halfAt(block, 2);
}

void unpackQ5K(const std::byte* block, UnpackedBlock& out)
{
    const std::uint8_t* const high = bytesAt(block, 16);
    const std::uint8_t* const low = bytesAt(block, 48);
    for (std::size_t part = 0; part < 8; ++part) {
        for (std::size_t i = 0; i < 32; ++i)
            out.codes[part * 32 + i] =
                static_cast<std::uint8_t>((low[part / 2 * 32 + i] >> (4 * (part % 2)) & 15) | (high[i] >> part & 1) << 4);
    }
    unpackSixBitPairs(bytesAt(block, 4), out);
    out.scale = halfAt(block, 0);
    out.minimum = halfAt(block, 2);
}

void unpackQ6K(const std::byte* block, UnpackedBlock& out)
{
    for (std::size_t half = 0; half < 2; ++half) { // 128 values each
        const std::uint8_t* const low = bytesAt(block, static_cast<int>(half) * 64);
        const std::uint8_t* const high = bytesAt(block, 128 + static_cast<int>(half) * 32);
        for (std::size_t part = 0; part < 4; ++part) {
            for (std::size_t i = 0; i < 32; ++i)
                out.codes[half * 128 + part * 32 + i] = static_cast<std::uint8_t>(
                    (low[part % 2 * 32 + i] >> (4 * (part / 2)) & 15) | (high[i] >> (2 * part) & 3) << 4);
        }
    }
    std::memcpy(out.groupScales.data(), block + 192, 16);
    out.scale = halfAt(block, 208);
}

void unpackIq4Xs(const std::byte* block, UnpackedBlock& out)
{
    std::uint16_t high;
    std::memcpy(&high, block + 2, sizeof high);
    const std::uint8_t* const low = bytesAt(block, 4);
    for (std::size_t g = 0; g < 8; ++g) {
        const int bits = (low[g / 2] >> (4 * (g % 2)) & 15) | (high >> (2 * g) & 3) << 4;
        out.groupScales[g] = static_cast<std::int8_t>(bits - 32);
        unpackNibbles(bytesAt(block, 8 + static_cast<int>(g) * 16), out.codes.data() + g * 32);
    }
    out.scale = halfAt(block, 0);
}

/// Half of 2^(exponent − 127).
float halfOfE8M0(std::uint8_t exponent)
{
    const std::uint32_t bits = exponent < 2 ? 0x00200000u << exponent : static_cast<std::uint32_t>(exponent - 1) << 23;
    return std::bit_cast<float>(bits);
}

} // namespace

bool isQuantised(TensorType type)
{
    return type >= TensorType::Q4_0;
}

const QuantFormat& formatOf(TensorType type)
{
    static constexpr QuantFormat kQ4_0{32, 4, 8, nullptr, false, false, true};
    static constexpr QuantFormat kQ4_1{32, 4, 0, nullptr, true, false, true};
    static constexpr QuantFormat kQ5_0{32, 5, 16, nullptr, false, false, true};
    static constexpr QuantFormat kQ5_1{32, 5, 0, nullptr, true, false, true};
    static constexpr QuantFormat kQ8_0{32, 8, 128, nullptr, false, false, true};
    static constexpr QuantFormat kQ2K{16, 2, 0, nullptr, true, true, true};
    static constexpr QuantFormat kQ3K{16, 3, 4, nullptr, false, true, true};
    static constexpr QuantFormat kQ4K{32, 4, 0, nullptr, true, true, true};
    static constexpr QuantFormat kQ5K{32, 5, 0, nullptr, true, true, true};
    static constexpr QuantFormat kQ6K{16, 6, 32, nullptr, false, true, true};
    static constexpr QuantFormat kIq4Nl{32, 4, 0, kNonLinear4, false, false, true};
    static constexpr QuantFormat kIq4Xs{32, 4, 0, kNonLinear4, false, true, true};
    static constexpr QuantFormat kMxfp4{32, 4, 0, kTwiceE2M1, false, false, false};
    switch (type) {
    case TensorType::Q4_0:
        return kQ4_0;
    case TensorType::Q4_1:
        return kQ4_1;
    case TensorType::Q5_0:
        return kQ5_0;
    case TensorType::Q5_1:
        return kQ5_1;
    case TensorType::Q8_0:
        return kQ8_0;
    case TensorType::Q2_K:
        return kQ2K;
    case TensorType::Q3_K:
        return kQ3K;
    case TensorType::Q4_K:
        return kQ4K;
    case TensorType::Q5_K:
        return kQ5K;
    case TensorType::Q6_K:
        return kQ6K;
    case TensorType::IQ4_NL:
        return kIq4Nl;
    case TensorType::IQ4_XS:
        return kIq4Xs;
    case TensorType::MXFP4:
        return kMxfp4;
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
    case TensorType::F8E4M3:
        break;
    }
    ENSURE(false);
    return kQ4_0;
}

void unpack(TensorType type, const std::byte* block, UnpackedBlock& out)
{
    out.minimum = 0;
    if (!formatOf(type).hasGroupScales) {
        out.groupScales[0] = 1;
        out.groupMinimums[0] = 1;
    }
    switch (type) {
    case TensorType::Q4_0:
    case TensorType::IQ4_NL:
        out.scale = halfAt(block, 0);
        unpackNibbles(bytesAt(block, 2), out.codes.data());
        return;
    case TensorType::Q4_1:
        out.scale = halfAt(block, 0);
        out.minimum = -halfAt(block, 2);
        unpackNibbles(bytesAt(block, 4), out.codes.data());
        return;
    case TensorType::Q5_0:
        out.scale = halfAt(block, 0);
        unpackNibbles(bytesAt(block, 6), out.codes.data());
        addFifthBits(bytesAt(block, 2), out.codes.data());
        return;
    case TensorType::Q5_1:
        out.scale = halfAt(block, 0);
        out.minimum = -halfAt(block, 2);
        unpackNibbles(bytesAt(block, 8), out.codes.data());
        addFifthBits(bytesAt(block, 4), out.codes.data());
        return;
    case TensorType::Q8_0:
        out.scale = halfAt(block, 0);
        for (std::size_t i = 0; i < 32; ++i)
            out.codes[i] = bytesAt(block, 2)[i] ^ 0x80;
        return;
    case TensorType::MXFP4:
        out.scale = halfOfE8M0(*bytesAt(block, 0));
        unpackNibbles(bytesAt(block, 1), out.codes.data());
        return;
    case TensorType::Q2_K:
        return unpackQ2K(block, out);
    case TensorType::Q3_K:
        return unpackQ3K(block, out);
    case TensorType::Q4_K:
        return unpackQ4K(block, out);
    case TensorType::Q5_K:
        return unpackQ5K(block, out);
    case TensorType::Q6_K:
        return unpackQ6K(block, out);
    case TensorType::IQ4_XS:
        return unpackIq4Xs(block, out);
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
    case TensorType::F8E4M3:
        break;
    }
    ENSURE(false);
}

void dequantise(TensorType type, const std::byte* blocks, std::span<float> out)
{
    const QuantFormat& format = formatOf(type);
    const BlockSize block = blockOf(type);
    const auto values = static_cast<std::size_t>(block.values);
    const auto groupValues = static_cast<std::size_t>(format.groupValues);
    ENSURE(out.size() % values == 0);
    UnpackedBlock parts{};
    for (std::size_t first = 0; first < out.size(); first += values, blocks += block.bytes) {
        unpack(type, blocks, parts);
        for (std::size_t group = 0; group * groupValues < values; ++group) {
            const std::size_t begin = group * groupValues;
            const float scale = parts.scale * static_cast<float>(parts.groupScales[group]);
            const float minimum = format.hasMinimum ? parts.minimum * static_cast<float>(parts.groupMinimums[group]) : 0.0f;
            for (std::size_t i = begin; i < begin + groupValues; ++i) {
                const int meaning = format.table ? format.table[parts.codes[i]] : parts.codes[i] - format.codeBias;
                const float product = scale * static_cast<float>(meaning);
                out[first + i] = format.hasMinimum ? product - minimum : product;
            }
        }
    }
}

} // namespace lectern::engine
