// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device.cuh"
#include "engine/cuda/kernels/early_launches.h"

#include <tuple>
#include <type_traits>
#include <utility>

namespace lectern::engine::cuda {

enum class Start { InTurn, Early };

/// Starts a kernel on a stream; in the emulator, runs it. Throws CudaError where it cannot start.
template <typename... Parameters, typename... Arguments>
void launchAs(Start start, dim3 grid, dim3 block, std::size_t sharedBytes, cudaStream_t stream, void (*kernel)(Parameters...),
              Arguments&&... arguments)
{
#ifdef LECTERN_CUDA_EMULATOR
    struct Call {
        void (*kernel)(Parameters...);
        std::tuple<std::decay_t<Parameters>...> arguments;
    };
    static_cast<void>(stream);
    const Call call{kernel, {static_cast<Parameters>(arguments)...}};
    emulator::runGrid(
        {grid, block, sharedBytes, start == Start::Early},
        [](const void* data) {
            const Call& mine = *static_cast<const Call*>(data);
            std::apply(mine.kernel, mine.arguments);
        },
        &call);
#else
    constexpr std::size_t kWithoutAsking = 48 * 1024;
    if (sharedBytes > kWithoutAsking)
        check(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel), cudaFuncAttributeMaxDynamicSharedMemorySize,
                                   static_cast<int>(sharedBytes)),
              "cudaFuncSetAttribute");
    cudaLaunchAttribute early[2] = {};
    early[0].id = cudaLaunchAttributeProgrammaticStreamSerialization;
    early[0].val.programmaticStreamSerializationAllowed = 1;
    // All kernels divide a multiprocessor's memory alike: it would have to be idle to be divided anew.
    early[1].id = cudaLaunchAttributePreferredSharedMemoryCarveout;
    early[1].val.sharedMemCarveout = cudaSharedmemCarveoutMaxShared;
    cudaLaunchConfig_t config{};
    config.gridDim = grid;
    config.blockDim = block;
    config.dynamicSmemBytes = sharedBytes;
    config.stream = stream;
    config.attrs = early;
    config.numAttrs = start == Start::Early && earlyLaunches ? 2 : 0;
    check(cudaLaunchKernelEx(&config, kernel, static_cast<Parameters>(arguments)...), "cudaLaunchKernelEx");
#endif
}

/// After all earlier work of the stream.
/// @param sharedBytes dynamic shared memory of a block
template <typename... Parameters, typename... Arguments>
void launch(dim3 grid, dim3 block, std::size_t sharedBytes, cudaStream_t stream, void (*kernel)(Parameters...),
            Arguments&&... arguments)
{
    launchAs(Start::InTurn, grid, block, sharedBytes, stream, kernel, std::forward<Arguments>(arguments)...);
}

/// The same for a kernel whose threads all call awaitKernelBefore(): it gets ready while the one before it ends (CUDA C++
/// Programming Guide, "Programmatic Dependent Launch").
template <typename... Parameters, typename... Arguments>
void launchEarly(dim3 grid, dim3 block, std::size_t sharedBytes, cudaStream_t stream, void (*kernel)(Parameters...),
                 Arguments&&... arguments)
{
    launchAs(Start::Early, grid, block, sharedBytes, stream, kernel, std::forward<Arguments>(arguments)...);
}

/// Dynamic shared memory that a block may have on the current device.
inline std::size_t sharedMemoryLimit()
{
    int device = 0;
    int bytes = 0;
    check(cudaGetDevice(&device), "cudaGetDevice");
    check(cudaDeviceGetAttribute(&bytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, device), "cudaDeviceGetAttribute");
    return static_cast<std::size_t>(bytes);
}

inline int multiprocessors()
{
    int device = 0;
    int count = 0;
    check(cudaGetDevice(&device), "cudaGetDevice");
    check(cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, device), "cudaDeviceGetAttribute");
    return count;
}

/// Whether all addresses are multiples of `alignment`; none (nullptr) is.
template <std::size_t alignment, typename... Pointers>
bool aligned(Pointers... pointers)
{
    return ((reinterpret_cast<std::uintptr_t>(pointers) % alignment == 0) && ...);
}

/// Blocks of `size` that `count` things take.
constexpr unsigned blocksOf(std::int64_t count, std::int64_t size)
{
    return static_cast<unsigned>((count + size - 1) / size);
}

} // namespace lectern::engine::cuda
