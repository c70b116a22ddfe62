// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_tiles.cuh"

/// Blocks as files have them (ggml-org/llama.cpp, ggml/src/ggml-common.h), value by value. Not aligned.
namespace lectern::engine::cuda {

__device__ __forceinline__ unsigned byteAt(const std::byte* bytes, int at)
{
    return static_cast<unsigned>(bytes[at]);
}
__device__ __forceinline__ __half halfAt(const std::byte* bytes, int at)
{
    return __ushort_as_half(static_cast<unsigned short>(byteAt(bytes, at) | byteAt(bytes, at + 1) << 8));
}

/// Scale and minimum of a group of Q4_K or Q5_K, 6 bits each in 12 bytes.
__device__ __forceinline__ void sixBitPair(const std::byte* bytes, int group, std::uint8_t (&to)[2])
{
    if (group < 4) {
        to[0] = static_cast<std::uint8_t>(byteAt(bytes, group) & 63);
        to[1] = static_cast<std::uint8_t>(byteAt(bytes, group + 4) & 63);
    } else {
        to[0] = static_cast<std::uint8_t>((byteAt(bytes, group + 4) & 15) | byteAt(bytes, group - 4) >> 6 << 4);
        to[1] = static_cast<std::uint8_t>(byteAt(bytes, group + 4) >> 4 | byteAt(bytes, group) >> 6 << 4);
    }
}

/// Of Q4_K and Q5_K: scales and minimums of eight groups, and what they are multiplied by.
template <typename Block>
__device__ __forceinline__ void storeGroupPairs(const std::byte* bytes, Block& to, int row)
{
    for (int group = 0; group < 8; ++group)
        sixBitPair(bytes + 4, group, to.groups[row][group]);
    to.factors[row] = __half2{halfAt(bytes, 0), halfAt(bytes, 2)};
}

/// Each: bytes of 256 values in a file's row; code(i); and what else belongs to a row of a tile block.
struct FileQ4K {
    using Block = Q4Block;
    static constexpr int kBytes = 144;
    const std::byte* bytes;

    __device__ __forceinline__ unsigned code(int i) const
    {
        return byteAt(bytes, 16 + i / 64 * 32 + i % 32) >> 4 * (i / 32 % 2) & 15;
    }
    __device__ __forceinline__ void storeFactors(Block& to, int row) const { storeGroupPairs(bytes, to, row); }
};

struct FileQ5K {
    using Block = Q5Block;
    static constexpr int kBytes = 176;
    const std::byte* bytes;

    __device__ __forceinline__ unsigned code(int i) const
    {
        const unsigned low = byteAt(bytes, 48 + i / 64 * 32 + i % 32) >> 4 * (i / 32 % 2) & 15;
        return low | (byteAt(bytes, 16 + i % 32) >> i / 32 & 1) << 4;
    }
    __device__ __forceinline__ void storeFactors(Block& to, int row) const { storeGroupPairs(bytes, to, row); }
};

struct FileQ6K {
    using Block = Q6Block;
    static constexpr int kBytes = 210;
    const std::byte* bytes;

    __device__ __forceinline__ unsigned code(int i) const
    {
        const int half = i / 128, part = i % 128 / 32;
        const unsigned low = byteAt(bytes, half * 64 + part % 2 * 32 + i % 32) >> 4 * (part / 2) & 15;
        return low | (byteAt(bytes, 128 + half * 32 + i % 32) >> 2 * part & 3) << 4;
    }
    __device__ __forceinline__ void storeFactors(Block& to, int row) const
    {
        for (int group = 0; group < 16; ++group)
            to.groups[row][group] = static_cast<std::uint8_t>(byteAt(bytes, 192 + group) ^ 0x80);
        to.factors[row] = __half2{halfAt(bytes, 208), __ushort_as_half(0)};
    }
};

/// Eight blocks of 32; fewer at the end of a row, as if zeros followed.
struct FileQ8 {
    using Block = Q8Block;
    static constexpr int kBytes = 8 * 34;
    const std::byte* bytes;
    int values = kTileValues; ///< that are there

    __device__ __forceinline__ unsigned code(int i) const
    {
        return i < values ? byteAt(bytes, i / 32 * 34 + 2 + i % 32) ^ 0x80 : 0x80;
    }
    __device__ __forceinline__ void storeFactors(Block& to, int row) const
    {
        for (int group = 0; group < 8; ++group)
            to.groups[row][group] = group * 32 < values ? halfAt(bytes, group * 34) : __ushort_as_half(0);
    }
};

/// Which value of a tile block is code `half` of pair `pair` in the word of steps 2·word and 2·word + 1.
__device__ __forceinline__ int valueAt(int span, int word, int pair, int half, int quarter)
{
    return 64 * span + 16 * (2 * word + pair / 2) + 4 * quarter + 2 * (pair % 2) + half;
}

/// Four bits of each of eight codes, from `shift` on.
template <typename Code>
__device__ __forceinline__ unsigned word4(Code code, int span, int word, int quarter, int shift)
{
    unsigned bits = 0;
    for (int i = 0; i < 8; ++i)
        bits |= (code(valueAt(span, word, i / 2, i % 2, quarter)) >> shift & 15) << (4 * (i / 2) + 16 * (i % 2));
    return bits;
}
template <typename Code>
__device__ __forceinline__ uint2 words4(Code code, int span, int quarter, int shift)
{
    return make_uint2(word4(code, span, 0, quarter, shift), word4(code, span, 1, quarter, shift));
}

} // namespace lectern::engine::cuda
