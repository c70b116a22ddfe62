// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/runtime.h"

#include "engine/cuda/emulator/execution.h"
#include "engine/cuda/emulator/memory.h"

#include <chrono>
#include <cstdio>
#include <new>

/// When it was recorded; the work before it had been done then.
struct CUevent_st {
    std::chrono::steady_clock::time_point recorded;
};
struct CUstream_st {};

namespace {

thread_local cudaError_t lastError = cudaSuccess;

constexpr int kVersion = 13000;
constexpr int kMultiprocessors = 4;
constexpr int kMajor = 9;
constexpr int kKilohertz = 1000000;

} // namespace

namespace lectern::engine::cuda::emulator {

cudaError_t recordError(cudaError_t error)
{
    return lastError = error;
}

} // namespace lectern::engine::cuda::emulator

using namespace lectern::engine::cuda::emulator;

cudaError_t cudaGetLastError()
{
    const cudaError_t error = lastError;
    lastError = cudaSuccess;
    return error;
}

cudaError_t cudaPeekAtLastError()
{
    return lastError;
}

const char* cudaGetErrorName(cudaError_t error)
{
    switch (error) {
    case cudaSuccess:
        return "cudaSuccess";
    case cudaErrorInvalidValue:
        return "cudaErrorInvalidValue";
    case cudaErrorMemoryAllocation:
        return "cudaErrorMemoryAllocation";
    case cudaErrorInsufficientDriver:
        return "cudaErrorInsufficientDriver";
    case cudaErrorNoDevice:
        return "cudaErrorNoDevice";
    case cudaErrorInvalidDevice:
        return "cudaErrorInvalidDevice";
    case cudaErrorNotReady:
        return "cudaErrorNotReady";
    case cudaErrorLaunchFailure:
        return "cudaErrorLaunchFailure";
    }
    return "cudaErrorUnknown";
}

const char* cudaGetErrorString(cudaError_t error)
{
    switch (error) {
    case cudaSuccess:
        return "no error";
    case cudaErrorInvalidValue:
        return "invalid argument";
    case cudaErrorMemoryAllocation:
        return "out of memory";
    case cudaErrorInsufficientDriver:
        return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice:
        return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice:
        return "invalid device ordinal";
    case cudaErrorNotReady:
        return "device not ready";
    case cudaErrorLaunchFailure:
        return "unspecified launch failure";
    }
    return "unknown error";
}

cudaError_t cudaGetDeviceCount(int* count)
{
    *count = 1;
    return cudaSuccess;
}

cudaError_t cudaGetDevice(int* device)
{
    *device = 0;
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int device)
{
    return device == 0 ? cudaSuccess : recordError(cudaErrorInvalidDevice);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device)
{
    if (device != 0)
        return recordError(cudaErrorInvalidDevice);
    *properties = {};
    std::snprintf(properties->name, sizeof(properties->name), "emulated device");
    properties->totalGlobalMem = deviceMemory().limit;
    properties->sharedMemPerBlockOptin = settings().sharedMemory;
    properties->multiProcessorCount = kMultiprocessors;
    properties->major = kMajor;
    return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device)
{
    if (device != 0)
        return recordError(cudaErrorInvalidDevice);
    switch (attribute) {
    case cudaDevAttrClockRate:
        *value = kKilohertz;
        return cudaSuccess;
    case cudaDevAttrMultiProcessorCount:
        *value = kMultiprocessors;
        return cudaSuccess;
    case cudaDevAttrComputeCapabilityMajor:
        *value = kMajor;
        return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
        *value = 0;
        return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
        *value = static_cast<int>(settings().sharedMemory);
        return cudaSuccess;
    }
    return recordError(cudaErrorInvalidValue);
}

cudaError_t cudaDriverGetVersion(int* version)
{
    *version = kVersion;
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version)
{
    *version = kVersion;
    return cudaSuccess;
}

cudaError_t cudaDeviceSynchronize()
{
    return cudaSuccess;
}

cudaError_t cudaMallocHost(void** address, std::size_t bytes)
{
    *address = ::operator new(bytes, std::nothrow);
    return *address ? cudaSuccess : recordError(cudaErrorMemoryAllocation);
}

cudaError_t cudaFreeHost(void* address)
{
    ::operator delete(address);
    return cudaSuccess;
}

cudaError_t cudaHostRegister(void*, std::size_t, unsigned)
{
    return cudaSuccess;
}

cudaError_t cudaHostUnregister(void*)
{
    return cudaSuccess;
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind)
{
    return cudaMemcpyAsync(to, from, bytes, kind);
}

cudaError_t cudaMemset(void* to, int value, std::size_t bytes)
{
    return cudaMemsetAsync(to, value, bytes);
}

cudaError_t cudaStreamCreate(cudaStream_t* stream)
{
    *stream = new CUstream_st;
    return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned)
{
    return cudaStreamCreate(stream);
}

cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    delete stream;
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t)
{
    return cudaSuccess;
}

cudaError_t cudaStreamQuery(cudaStream_t)
{
    return cudaSuccess;
}

cudaError_t cudaStreamWaitEvent(cudaStream_t, cudaEvent_t, unsigned)
{
    return cudaSuccess;
}

cudaError_t cudaEventCreate(cudaEvent_t* event)
{
    *event = new CUevent_st;
    return cudaSuccess;
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned)
{
    return cudaEventCreate(event);
}

cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    delete event;
    return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t)
{
    event->recorded = std::chrono::steady_clock::now();
    return cudaSuccess;
}

cudaError_t cudaEventSynchronize(cudaEvent_t)
{
    return cudaSuccess;
}

cudaError_t cudaEventQuery(cudaEvent_t)
{
    return cudaSuccess;
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end)
{
    *milliseconds = std::chrono::duration<float, std::milli>(end->recorded - begin->recorded).count();
    return cudaSuccess;
}
