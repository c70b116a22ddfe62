// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/device_report.h"

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdio>

namespace lectern::engine::cuda {

namespace {

std::string versionOf(int number)
{
    return std::to_string(number / 1000) + '.' + std::to_string(number % 1000 / 10);
}

} // namespace

LecternCudaDevice describeDevice()
{
    int driver = 0, runtime = 0, count = 0;
    check(cudaRuntimeGetVersion(&runtime), "cudaRuntimeGetVersion");
    if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
        cudaGetLastError();
        throw DeviceMissing(LECTERN_CUDA_NO_DRIVER, "no NVIDIA driver is installed");
    }
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error == cudaErrorInsufficientDriver) {
        cudaGetLastError();
        throw DeviceMissing(LECTERN_CUDA_OLD_DRIVER, "the NVIDIA driver is for CUDA " + versionOf(driver) + "; one for CUDA " +
                                                         versionOf(runtime) + " or later is needed");
    }
    if (error == cudaErrorNoDevice || (error == cudaSuccess && count == 0)) {
        cudaGetLastError();
        throw DeviceMissing(LECTERN_CUDA_NO_DEVICE, "the NVIDIA driver finds no GPU");
    }
    check(error, "cudaGetDeviceCount");

    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0), "cudaGetDeviceProperties");
    constexpr int kOldest = 75;
    if (properties.major * 10 + properties.minor < kOldest)
        throw DeviceMissing(LECTERN_CUDA_NO_DEVICE, std::string("the GPU ") + properties.name +
                                                        " is too old: compute capability " + std::to_string(properties.major) +
                                                        '.' + std::to_string(properties.minor) + ", where 7.5 is needed");
    LecternCudaDevice device{};
    std::snprintf(device.name, sizeof device.name, "%.120s", properties.name);
    device.major = properties.major;
    device.minor = properties.minor;
    device.multiprocessors = properties.multiProcessorCount;
    device.driver = driver;
    device.runtime = runtime;
    std::size_t free = 0, total = 0;
    check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
    device.freeBytes = static_cast<int64_t>(free);
    device.totalBytes = static_cast<int64_t>(total);
    return device;
}

} // namespace lectern::engine::cuda
