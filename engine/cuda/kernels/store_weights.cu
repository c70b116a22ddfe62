// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/store_weights.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/file_blocks.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/reduce.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;

/// The lane's part of a row of a tile block.
__device__ __forceinline__ void storeCodes(const FileQ4K& from, Q4Block& to, int row, int quarter)
{
    const auto code = [&](int i) { return from.code(i); };
    for (int span = 0; span < kSpans; ++span)
        to.codes[span][row % 8 * 4 + quarter].rows[row / 8] = words4(code, span, quarter, 0);
}
__device__ __forceinline__ void storeCodes(const FileQ5K& from, Q5Block& to, int row, int quarter)
{
    const auto code = [&](int i) { return from.code(i); };
    const int lane = row % 8 * 4 + quarter;
    for (int spans = 0; spans < kSpans / 2; ++spans) {
        unsigned fifth = 0;
        for (int i = 0; i < 32; ++i) { // pair number i / 2 of the two spans' 16
            const int pair = i / 2, span = 2 * spans + pair / 8;
            fifth |= (code(valueAt(span, pair % 8 / 4, pair % 4, i % 2, quarter)) >> 4) << (pair + 16 * (i % 2));
        }
        to.high[spans][lane].rows[row / 8] = fifth;
    }
    for (int span = 0; span < kSpans; ++span)
        to.codes[span][lane].rows[row / 8] = words4(code, span, quarter, 0);
}
__device__ __forceinline__ void storeCodes(const FileQ6K& from, Q6Block& to, int row, int quarter)
{
    const auto code = [&](int i) { return from.code(i); };
    const int lane = row % 8 * 4 + quarter;
    for (int span = 0; span < kSpans; ++span) {
        unsigned upper = 0;
        for (int i = 0; i < 16; ++i) {
            const int pair = i / 2;
            upper |= (code(valueAt(span, pair / 4, pair % 4, i % 2, quarter)) >> 4) << (2 * pair + 16 * (i % 2));
        }
        to.high[span][lane].rows[row / 8] = upper;
        to.codes[span][lane].rows[row / 8] = words4(code, span, quarter, 0);
    }
}
template <typename Code, typename ByteBlock>
__device__ __forceinline__ void storeBytes(Code code, ByteBlock& to, int row, int quarter)
{
    const int lane = row % 8 * 4 + quarter;
    for (int span = 0; span < kSpans; ++span) {
        to.low[span][lane].rows[row / 8] = words4(code, span, quarter, 0);
        to.high[span][lane].rows[row / 8] = words4(code, span, quarter, 4);
    }
}
__device__ __forceinline__ void storeCodes(const FileQ8& from, Q8Block& to, int row, int quarter)
{
    storeBytes([&](int i) { return from.code(i); }, to, row, quarter);
}

template <typename Block>
__device__ __forceinline__ Block& blockOf(const WeightMatrix& w, const TilePlace& place, int block)
{
    return const_cast<Block*>(static_cast<const Block*>(w.data))[static_cast<std::size_t>(place.tile) * w.blocks() + block];
}

/// A thread stores a quarter of a row's block.
template <typename File>
__global__ void __launch_bounds__(kThreads) storeBlocksKernel(const StoreRowsArgs args, std::size_t rowBytes)
{
    const int part = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    const int block = part / 4, quarter = part % 4;
    if (block >= args.to.blocks())
        return;
    const std::byte* const bytes =
        args.from + static_cast<std::size_t>(blockIdx.y) * rowBytes + static_cast<std::size_t>(block) * File::kBytes;
    const TilePlace place = tilePlaceOf(args.firstRow + static_cast<int>(blockIdx.y), args.to.outputs, args.to.gated);
    auto& to = blockOf<typename File::Block>(args.to, place, block);
    File file{bytes};
    if constexpr (requires { file.values; })
        file.values = min(kTileValues, args.to.depth - block * kTileValues);
    storeCodes(file, to, place.row, quarter);
    if (quarter == 0)
        file.storeFactors(to, place.row);
}

template <typename T>
__global__ void __launch_bounds__(kThreads) storeBf16Kernel(const StoreRowsArgs args)
{
    const int column = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    const int stride = args.to.stride();
    if (column >= stride)
        return;
    const auto* const row = reinterpret_cast<const T*>(args.from) + static_cast<std::size_t>(blockIdx.y) * args.to.depth;
    const float value = column < args.to.depth ? toFloat(row[column]) : 0.0f;
    auto* const to = const_cast<__nv_bfloat16*>(static_cast<const __nv_bfloat16*>(args.to.data));
    to[static_cast<std::size_t>(args.firstRow + static_cast<int>(blockIdx.y)) * stride + column] = __float2bfloat16_rn(value);
}

struct LargestOfWarps {
    float values[kThreads / kWarp];
};

/// A block rounds a row.
template <typename T>
__global__ void __launch_bounds__(kThreads) storeInt8Kernel(const StoreRowsArgs args)
{
    auto& shared = sharedMemory<LargestOfWarps>();
    const int thread = static_cast<int>(threadIdx.x);
    const auto* const row = reinterpret_cast<const T*>(args.from) + static_cast<std::size_t>(blockIdx.x) * args.to.depth;
    float largest = 0;
    for (int i = thread; i < args.to.depth; i += kThreads)
        largest = fmaxf(largest, fabsf(toFloat(row[i])));
    for (int distance = kWarp / 2; distance > 0; distance /= 2)
        largest = fmaxf(largest, __shfl_xor_sync(kFullMask, largest, distance));
    if (thread % kWarp == 0)
        shared.values[thread / kWarp] = largest;
    __syncthreads();
    for (const float other : shared.values)
        largest = fmaxf(largest, other);

    const int output = args.firstRow + static_cast<int>(blockIdx.x);
    const float scale = largest / 127.0f;
    const float inverse = largest > 0 ? 127.0f / largest : 0.0f;
    if (thread == 0)
        const_cast<float*>(args.to.rowScales)[output] = scale;
    const TilePlace place = tilePlaceOf(output, args.to.outputs, args.to.gated);
    for (int part = thread; part < args.to.blocks() * 4; part += kThreads) {
        const int first = part / 4 * kTileValues;
        const auto code = [&](int i) {
            const float value = first + i < args.to.depth ? toFloat(row[first + i]) * inverse : 0.0f;
            return static_cast<unsigned>(128 + max(-127, min(127, __float2int_rn(value))));
        };
        storeBytes(code, blockOf<Int8Block>(args.to, place, part / 4), place.row, part % 4);
    }
}

template <typename T>
void storeFloats(const StoreRowsArgs& args, cudaStream_t stream)
{
    const auto rows = static_cast<unsigned>(args.rows);
    if (args.to.format == WeightFormat::Int8Rows)
        launch(rows, kThreads, sizeof(LargestOfWarps), stream, storeInt8Kernel<T>, args);
    else
        launch({blocksOf(args.to.stride(), kThreads), rows}, kThreads, 0, stream, storeBf16Kernel<T>, args);
}

template <typename File>
void storeBlocks(const StoreRowsArgs& args, cudaStream_t stream)
{
    const BlockSize size = blockOf(args.type);
    const std::size_t rowBytes = static_cast<std::size_t>(args.to.depth / size.values * size.bytes);
    launch({blocksOf(args.to.blocks() * 4, kThreads), static_cast<unsigned>(args.rows)}, kThreads, 0, stream,
           storeBlocksKernel<File>, args, rowBytes);
}

} // namespace

bool canStore(TensorType type, WeightFormat format)
{
    switch (type) {
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
        return format == WeightFormat::Bf16 || format == WeightFormat::Int8Rows;
    case TensorType::Q8_0:
        return format == WeightFormat::Q8;
    case TensorType::Q4_K:
        return format == WeightFormat::Q4;
    case TensorType::Q5_K:
        return format == WeightFormat::Q5;
    case TensorType::Q6_K:
        return format == WeightFormat::Q6;
    default:
        return false;
    }
}

void storeRows(const StoreRowsArgs& args, cudaStream_t stream)
{
    constexpr int kMostRows = 65535; // of a grid in y
    ENSURE(canStore(args.type, args.to.format) && args.rows <= kMostRows);
    switch (args.type) {
    case TensorType::F32:
        return storeFloats<float>(args, stream);
    case TensorType::F16:
        return storeFloats<__half>(args, stream);
    case TensorType::BF16:
        return storeFloats<__nv_bfloat16>(args, stream);
    case TensorType::Q8_0:
        return storeBlocks<FileQ8>(args, stream);
    case TensorType::Q4_K:
        return storeBlocks<FileQ4K>(args, stream);
    case TensorType::Q5_K:
        return storeBlocks<FileQ5K>(args, stream);
    case TensorType::Q6_K:
        return storeBlocks<FileQ6K>(args, stream);
    default:
        return;
    }
}

} // namespace lectern::engine::cuda
