// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/memory.h"

#include "engine/cuda/emulator/execution.h"
#include "engine/cuda/emulator/runtime.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

namespace lectern::engine::cuda::emulator {

namespace {

constexpr std::size_t kAlignment = 1024;
constexpr std::size_t kGuard = 1024; ///< bytes on each side

/// What lies around allocations: not a number in any floating-point format, so that reading there shows too, and yet not
/// the poison that a kernel may copy there.
const std::byte* guardFor(const std::byte* address)
{
    static const auto pattern = [] {
        std::array<std::byte, kGuard + 1> bytes;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = i % 2 == 0 ? std::byte{0xfe} : std::byte{0xff};
        return bytes;
    }();
    return pattern.data() + reinterpret_cast<std::uintptr_t>(address) % 2;
}

bool isGuard(const std::byte* address)
{
    return std::memcmp(address, guardFor(address), kGuard) == 0;
}

/// What cudaMalloc has given out, by address.
struct Allocations {
    std::mutex mutex;
    std::map<std::byte*, std::unique_ptr<GuardedBytes>> byAddress;
    DeviceMemory account;
};

Allocations& allocations()
{
    static Allocations all;
    return all;
}

/// Whether the bytes lie inside one allocation.
bool allocated(const void* address, std::size_t bytes)
{
    Allocations& all = allocations();
    const std::lock_guard lock(all.mutex);
    const auto after = all.byAddress.upper_bound(static_cast<std::byte*>(const_cast<void*>(address)));
    return after != all.byAddress.begin() && std::prev(after)->second->holds(address, bytes);
}

bool legal(const void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind)
{
    const bool toDevice = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
    const bool fromDevice = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
    return bytes == 0 || ((!toDevice || allocated(to, bytes)) && (!fromDevice || allocated(from, bytes)));
}

} // namespace

void GuardedBytes::resize(std::size_t bytes)
{
    m_room.resize(bytes + 2 * kGuard + kAlignment);
    const std::size_t start = reinterpret_cast<std::uintptr_t>(m_room.data()) + kGuard;
    m_offset = kGuard + (kAlignment - start % kAlignment) % kAlignment;
    m_size = bytes;
    for (std::byte* const guard : {data() - kGuard, data() + m_size})
        std::memcpy(guard, guardFor(guard), kGuard);
}

void GuardedBytes::poison()
{
    if (m_size != 0)
        std::memset(data(), 0xff, m_size);
}

bool GuardedBytes::intact() const
{
    if (m_room.empty())
        return true;
    const std::byte* const begin = m_room.data() + m_offset;
    return isGuard(begin - kGuard) && isGuard(begin + m_size);
}

bool GuardedBytes::holds(const void* address, std::size_t bytes) const
{
    const auto begin = reinterpret_cast<std::uintptr_t>(m_room.data()) + m_offset;
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    return wanted >= begin && bytes <= m_size && wanted - begin <= m_size - bytes;
}

DeviceMemory& deviceMemory()
{
    return allocations().account;
}

void requireIntactDeviceMemory()
{
    Allocations& all = allocations();
    const std::lock_guard lock(all.mutex);
    for (const auto& [address, bytes] : all.byAddress) {
        if (!bytes->intact())
            throw EmulationFailure("a kernel has written outside an allocation of " + std::to_string(bytes->size()) + " bytes");
    }
}

} // namespace lectern::engine::cuda::emulator

using namespace lectern::engine::cuda::emulator;

cudaError_t cudaMalloc(void** address, std::size_t bytes)
{
    Allocations& all = allocations();
    const std::lock_guard lock(all.mutex);
    DeviceMemory& account = all.account;
    const bool failing = account.callsUntilFailure == 0;
    account.callsUntilFailure -= account.callsUntilFailure >= 0;
    if (failing || bytes > account.limit - std::min(account.limit, account.allocatedBytes))
        return recordError(cudaErrorMemoryAllocation);
    auto memory = std::make_unique<GuardedBytes>();
    memory->resize(bytes);
    memory->poison();
    account.allocatedBytes += bytes;
    ++account.allocations;
    *address = memory->data();
    all.byAddress.emplace(memory->data(), std::move(memory));
    return cudaSuccess;
}

cudaError_t cudaFree(void* address)
{
    if (!address)
        return cudaSuccess;
    Allocations& all = allocations();
    const std::lock_guard lock(all.mutex);
    const auto found = all.byAddress.find(static_cast<std::byte*>(address));
    if (found == all.byAddress.end())
        return recordError(cudaErrorInvalidValue);
    all.account.allocatedBytes -= found->second->size();
    --all.account.allocations;
    all.byAddress.erase(found);
    return cudaSuccess;
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total)
{
    Allocations& all = allocations();
    const std::lock_guard lock(all.mutex);
    *total = all.account.limit;
    *free = all.account.limit - std::min(all.account.limit, all.account.allocatedBytes);
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t)
{
    if (!legal(to, from, bytes, kind))
        return recordError(cudaErrorInvalidValue);
    if (bytes != 0)
        std::memcpy(to, from, bytes);
    return cudaSuccess;
}

cudaError_t cudaMemcpy2DAsync(void* to, std::size_t toPitch, const void* from, std::size_t fromPitch, std::size_t width,
                              std::size_t height, cudaMemcpyKind kind, cudaStream_t stream)
{
    for (std::size_t row = 0; row < height; ++row) {
        const cudaError_t error = cudaMemcpyAsync(static_cast<std::byte*>(to) + row * toPitch,
                                                  static_cast<const std::byte*>(from) + row * fromPitch, width, kind, stream);
        if (error != cudaSuccess)
            return error;
    }
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t)
{
    if (bytes != 0 && !allocated(to, bytes))
        return recordError(cudaErrorInvalidValue);
    if (bytes != 0)
        std::memset(to, value, bytes);
    return cudaSuccess;
}
