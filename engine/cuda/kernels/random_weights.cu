// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/store_weights.h"
#include "engine/cuda/kernels/tile_values.cuh"

#include <cmath>

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256;

/// SplitMix64's last steps (Steele et al. 2014).
__device__ __forceinline__ std::uint64_t mixed(std::uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ x >> 27) * 0x94d049bb133111ebull;
    return x ^ x >> 31;
}

__global__ void __launch_bounds__(kThreads)
    randomBf16Kernel(__nv_bfloat16* to, std::size_t count, float width, std::uint64_t seed)
{
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (i < count)
        to[i] = __float2bfloat16_rn((static_cast<float>(mixed(seed + i) >> 40) * 0x1p-24f - 0.5f) * width);
}

__global__ void __launch_bounds__(kThreads) randomBitsKernel(std::uint64_t* to, std::size_t count, std::uint64_t seed)
{
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (i < count)
        to[i] = mixed(seed + i);
}

__global__ void __launch_bounds__(kThreads) fillKernel(float* to, std::size_t count, float value)
{
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (i < count)
        to[i] = value;
}

template <typename KBlock>
__device__ __forceinline__ void setFactors(KBlock& block, int row, float step, float middle)
{
    constexpr int kScale = 32;
    for (auto& group : block.groups[row]) {
        group[0] = kScale;
        group[1] = kScale;
    }
    block.factors[row] = __half2{__float2half_rn(step / kScale), __float2half_rn(step * middle / kScale)};
}
__device__ __forceinline__ void setFactors(Q6Block& block, int row, float step, float)
{
    constexpr int kScale = 32;
    for (auto& group : block.groups[row])
        group = 128 + kScale;
    block.factors[row] = __half2{__float2half_rn(step / kScale), __ushort_as_half(0)};
}
__device__ __forceinline__ void setFactors(Q8Block& block, int row, float step, float)
{
    for (auto& group : block.groups[row])
        group = __float2half_rn(step);
}
__device__ __forceinline__ void setFactors(Int8Block&, int, float, float) {}

template <typename Block>
__global__ void __launch_bounds__(kThreads) factorsKernel(Block* blocks, std::size_t count, float step, float middle)
{
    const std::size_t i = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (i < count * kTileRows)
        setFactors(blocks[i / kTileRows], static_cast<int>(i % kTileRows), step, middle);
}

/// Codes of a format.
double codesOf(WeightFormat format)
{
    switch (format) {
    case WeightFormat::Q4:
        return 16;
    case WeightFormat::Q5:
        return 32;
    case WeightFormat::Q6:
        return 64;
    default:
        return 256;
    }
}

} // namespace

void storeRandom(const WeightMatrix& to, std::uint64_t seed, cudaStream_t stream)
{
    const double width = std::sqrt(12.0 / to.depth); // of a uniform distribution with that variance
    const std::size_t bytes = storedBytes(to);
    if (to.format == WeightFormat::Bf16) {
        const std::size_t count = bytes / sizeof(__nv_bfloat16);
        launch(blocksOf(static_cast<std::int64_t>(count), kThreads), kThreads, 0, stream, randomBf16Kernel,
               const_cast<__nv_bfloat16*>(static_cast<const __nv_bfloat16*>(to.data)), count, static_cast<float>(width), seed);
        return;
    }
    const double codes = codesOf(to.format);
    const std::size_t words = bytes / sizeof(std::uint64_t);
    launch(blocksOf(static_cast<std::int64_t>(words), kThreads), kThreads, 0, stream, randomBitsKernel,
           static_cast<std::uint64_t*>(const_cast<void*>(to.data)), words, seed);
    withBlock(to.format, [&](const auto* block) {
        using Block = std::remove_cvref_t<decltype(*block)>;
        const std::size_t count = bytes / sizeof(Block);
        launch(blocksOf(static_cast<std::int64_t>(count * kTileRows), kThreads), kThreads, 0, stream, factorsKernel<Block>,
               static_cast<Block*>(const_cast<void*>(to.data)), count, static_cast<float>(width / codes),
               static_cast<float>((codes - 1) / 2));
    });
    if (const std::size_t scales = storedScales(to))
        launch(blocksOf(static_cast<std::int64_t>(scales), kThreads), kThreads, 0, stream, fillKernel,
               const_cast<float*>(to.rowScales), scales, static_cast<float>(width / codes));
}

} // namespace lectern::engine::cuda
