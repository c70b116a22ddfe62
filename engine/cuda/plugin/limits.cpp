// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/store_weights.h"
#include "engine/cuda/plugin/model.h"

#include <algorithm>

using namespace lectern::engine::cuda;

namespace {

/// Seconds of a piece of work on the device, the best of a few times.
template <typename Work>
double secondsOf(cudaStream_t stream, Work work)
{
    struct Timers {
        cudaEvent_t begin = nullptr, end = nullptr;
        Timers()
        {
            check(cudaEventCreate(&begin), "cudaEventCreate");
            check(cudaEventCreate(&end), "cudaEventCreate");
        }
        ~Timers()
        {
            cudaEventDestroy(begin);
            cudaEventDestroy(end);
        }
    } timers;
    double best = 1e9;
    for (int i = 0; i < 6; ++i) {
        check(cudaEventRecord(timers.begin, stream), "cudaEventRecord");
        work();
        check(cudaEventRecord(timers.end, stream), "cudaEventRecord");
        check(cudaEventSynchronize(timers.end), "cudaEventSynchronize");
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, timers.begin, timers.end), "cudaEventElapsedTime");
        if (i > 0) // the first one loads what it needs
            best = std::min(best, double(milliseconds) / 1000);
    }
    return std::max(best, 1e-9);
}

} // namespace

/// Of copies within the device's memory, read and written; and of the largest product that fits into 512 MiB.
void LecternCudaModel::measureLimits(double& bytes, double& operations)
{
    const std::size_t size = kEmulated ? 1 << 12 : std::size_t(256) << 20;
    const int side = kEmulated ? 32 : 8192;
    const DeviceSlab first(size), second(size);
    check(cudaMemsetAsync(first.data(), 0, size, stream()), "cudaMemsetAsync");
    check(cudaMemsetAsync(second.data(), 0, size, stream()), "cudaMemsetAsync");
    bytes =
        2 * double(size) / secondsOf(stream(), [&] {
            check(cudaMemcpyAsync(second.data(), first.data(), size, cudaMemcpyDeviceToDevice, stream()), "cudaMemcpyAsync");
        });
    // Zeros cost less power than weights do, which lets the clock rise: random values instead.
    const auto* const values = reinterpret_cast<const __nv_bfloat16*>(first.data());
    const auto square = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    const WeightMatrix random{.data = first.data(), .outputs = 2 * side, .depth = side};
    storeRandom(random, 1, stream());
    operations = 2.0 * side * double(square) / secondsOf(stream(), [&] {
                     m_products->multiply({.w = values,
                                           .wStride = side,
                                           .outputs = side,
                                           .depth = side,
                                           .x = values + square / 2,
                                           .xStride = side,
                                           .rows = side,
                                           .bf16 = reinterpret_cast<__nv_bfloat16*>(second.data()),
                                           .yStride = side},
                                          stream());
                 });
}
