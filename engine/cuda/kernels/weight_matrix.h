// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/kernels/device.cuh" // __host__ and __device__
#endif

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

/// How a matrix is kept on the device. All but the first lie in tiles (weight_tiles.h); their values are those of the file's
/// blocks, to the bit.
enum class WeightFormat {
    Bf16,     ///< rows
    Q4,       ///< Q4_K
    Q5,       ///< Q5_K
    Q6,       ///< Q6_K
    Q8,       ///< Q8_0: a float16 scale for each 32 values
    Int8Rows, ///< a float32 scale for each row
};

/// Rows of a tile.
constexpr int kTileRows = 16;
/// Values of a row that a tile has in one block. A row's last block is filled up with zeros.
constexpr int kTileValues = 256;

/// A weight matrix on the device: [outputs, depth].
struct WeightMatrix {
    WeightFormat format = WeightFormat::Bf16;
    const void* data = nullptr;
    const float* rowScales = nullptr; ///< [stored rows], of Int8Rows
    int outputs = 0;
    int depth = 0;
    /// Its outputs are the gates of a SwiGLU, then as many values to be gated. A tile has eight rows of each, so that who
    /// computes a tile has both.
    bool gated = false;

    /// Values from row to row of Bf16: the depth and zeros up to a multiple of 8, 16 bytes.
    __host__ __device__ int stride() const { return (depth + 7) / 8 * 8; }
    /// Blocks of a row in a tile.
    __host__ __device__ int blocks() const { return (depth + kTileValues - 1) / kTileValues; }
    __host__ __device__ int tiles() const
    {
        const int rows = gated ? outputs / 2 : outputs;
        const int ofTile = gated ? kTileRows / 2 : kTileRows;
        return (rows + ofTile - 1) / ofTile;
    }
};

/// Bytes of 16 rows of one block.
std::size_t tileBytes(WeightFormat format);
/// Bytes of the matrix's data, without row scales.
std::size_t storedBytes(const WeightMatrix& matrix);
/// Values of `rowScales`.
std::size_t storedScales(const WeightMatrix& matrix);

} // namespace lectern::engine::cuda
