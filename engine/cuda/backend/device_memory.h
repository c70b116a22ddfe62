// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace lectern::engine::cuda {

/// Memory of the device. Blocks that come back are kept for the next that asks for as many bytes: states and pages come and go
/// with every token, and cudaMalloc() waits for the device. All work is on one stream, so that a block may be taken again
/// while work with what was in it is still waiting there. Any thread.
class DeviceMemory {
public:
    DeviceMemory() = default;
    ~DeviceMemory();
    DeviceMemory(const DeviceMemory&) = delete;
    DeviceMemory& operator=(const DeviceMemory&) = delete;

    /// Aligned to 256. Throws Failure(OutOfMemory).
    void* take(std::size_t bytes);
    void giveBack(void* memory, std::size_t bytes);
    /// Of what has been taken, and of what is kept.
    std::size_t byteCount() const;

private:
    void freeKept();

    mutable std::mutex m_mutex;
    std::map<std::size_t, std::vector<void*>> m_kept; ///< by size
    std::size_t m_bytes = 0;
};

/// `count` values in the device's memory, undefined at first. Move-only.
template <typename T>
class DeviceArray {
public:
    DeviceArray() = default;
    DeviceArray(DeviceMemory& memory, std::size_t count)
        : m_memory(&memory), m_data(static_cast<T*>(memory.take(count * sizeof(T)))), m_count(count)
    {
    }
    ~DeviceArray()
    {
        if (m_data)
            m_memory->giveBack(m_data, m_count * sizeof(T));
    }
    DeviceArray(DeviceArray&& other) noexcept
        : m_memory(other.m_memory), m_data(std::exchange(other.m_data, nullptr)), m_count(std::exchange(other.m_count, 0))
    {
    }
    DeviceArray& operator=(DeviceArray&& other) noexcept
    {
        std::swap(m_memory, other.m_memory);
        std::swap(m_data, other.m_data);
        std::swap(m_count, other.m_count);
        return *this;
    }

    T* data() { return m_data; }
    const T* data() const { return m_data; }
    std::size_t size() const { return m_count; }
    std::size_t byteCount() const { return m_count * sizeof(T); }

private:
    DeviceMemory* m_memory = nullptr;
    T* m_data = nullptr;
    std::size_t m_count = 0;
};

} // namespace lectern::engine::cuda
