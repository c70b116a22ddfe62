// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device.cuh"
#include "engine/cuda/kernels/weight_blocks.h"

namespace lectern::engine::cuda {

/// The row of a tile that is output `row`, and its tile.
struct TilePlace {
    int tile;
    int row;
};
__host__ __device__ __forceinline__ TilePlace tilePlaceOf(int row, int outputs, bool gated)
{
    if (!gated)
        return {row / kTileRows, row % kTileRows};
    const int half = outputs / 2;
    constexpr int kEight = kTileRows / 2;
    return row < half ? TilePlace{row / kEight, row % kEight}
                      : TilePlace{(row - half) / kEight, kEight + (row - half) % kEight};
}
/// The other way; may be outside the matrix.
__host__ __device__ __forceinline__ int outputOf(TilePlace place, int outputs, bool gated)
{
    if (!gated)
        return place.tile * kTileRows + place.row;
    constexpr int kEight = kTileRows / 2;
    const int inHalf = place.tile * kEight + place.row % kEight;
    if (inHalf >= outputs / 2)
        return outputs;
    return place.row < kEight ? inHalf : outputs / 2 + inHalf;
}

/// Pair number q of a word of 4-bit codes.
__device__ __forceinline__ unsigned pairOf4(unsigned word, int q)
{
    return word >> 4 * q & 0x000f000fu;
}

} // namespace lectern::engine::cuda
