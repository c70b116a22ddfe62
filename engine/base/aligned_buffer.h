// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"

#include <cstddef>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lectern::engine {

/// Memory aligned to a cache line; null where there is none. Of many megabytes: in huge pages where the system has them, so
/// that reading it from end to end does not wait for page tables.
void* allocateAligned(std::size_t bytes) noexcept;
void freeAligned(void* memory, std::size_t bytes) noexcept;

/// Memory for numbers, aligned to a cache line, zeroed unless the caller says otherwise, move-only. Throws Failure(OutOfMemory).
template <typename T>
class AlignedBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t count) : AlignedBuffer(count, Raw())
    {
        if (count > 0)
            std::memset(static_cast<void*>(m_data), 0, count * sizeof(T));
    }
    /// Memory that the caller fills: nothing has touched its pages yet.
    static AlignedBuffer uninitialised(std::size_t count) { return AlignedBuffer(count, Raw()); }
    ~AlignedBuffer() { freeAligned(m_data, m_size * sizeof(T)); }
    AlignedBuffer(AlignedBuffer&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
    AlignedBuffer& operator=(AlignedBuffer&& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }

    T* data() { return m_data; }
    const T* data() const { return m_data; }
    std::size_t size() const { return m_size; }
    T& operator[](std::size_t i) { return m_data[i]; }
    const T& operator[](std::size_t i) const { return m_data[i]; }
    std::span<T> span() { return {m_data, m_size}; }
    std::span<const T> span() const { return {m_data, m_size}; }

private:
    struct Raw {};
    AlignedBuffer(std::size_t count, Raw) : m_size(count)
    {
        if (count == 0)
            return;
        if (count > std::numeric_limits<std::size_t>::max() / 2 / sizeof(T))
            throw Failure(ErrorCode::OutOfMemory, "a buffer's size overflows");
        m_data = static_cast<T*>(allocateAligned(count * sizeof(T)));
        if (!m_data)
            throw Failure(ErrorCode::OutOfMemory, "no room for " + std::to_string(count * sizeof(T)) + " bytes");
    }

    T* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace lectern::engine
