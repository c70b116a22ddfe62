// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/device_memory.h"

#include "engine/base/failure.h"

#include <string>

namespace lectern::engine::cuda {

DeviceMemory::~DeviceMemory()
{
    freeKept();
}

void* DeviceMemory::take(std::size_t bytes)
{
    if (bytes == 0)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    if (const auto kept = m_kept.find(bytes); kept != m_kept.end() && !kept->second.empty()) {
        void* const memory = kept->second.back();
        kept->second.pop_back();
        return memory;
    }
    void* memory = nullptr;
    cudaError_t error = cudaMalloc(&memory, bytes);
    if (error == cudaErrorMemoryAllocation) { // what is kept may be of the wrong size for anybody
        cudaGetLastError();
        freeKept();
        error = cudaMalloc(&memory, bytes);
    }
    if (error == cudaErrorMemoryAllocation) {
        cudaGetLastError();
        throw Failure(ErrorCode::OutOfMemory, "no room for " + std::to_string(bytes) + " bytes on the device");
    }
    check(error, "cudaMalloc");
    m_bytes += bytes;
    return memory;
}

void DeviceMemory::giveBack(void* memory, std::size_t bytes)
{
    const std::lock_guard lock(m_mutex);
    m_kept[bytes].push_back(memory);
}

std::size_t DeviceMemory::byteCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void DeviceMemory::freeKept()
{
    for (auto& [bytes, blocks] : m_kept) {
        for (void* const block : blocks)
            cudaFree(block);
        m_bytes -= bytes * blocks.size();
        blocks.clear();
    }
}

} // namespace lectern::engine::cuda
