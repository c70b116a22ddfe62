// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace lectern::engine::cuda::emulator {

/// Bytes with others before and behind them that nobody may write. Aligned to 1024.
class GuardedBytes {
public:
    /// All bytes are lost.
    void resize(std::size_t bytes);
    /// Fills with ones: not a number in any floating-point format.
    void poison();
    std::byte* data() { return m_room.data() + m_offset; }
    std::size_t size() const { return m_size; }
    bool intact() const;
    bool holds(const void* address, std::size_t bytes) const;

private:
    std::vector<std::byte> m_room;
    std::size_t m_offset = 0;
    std::size_t m_size = 0;
};

/// The emulated device's memory, for tests.
struct DeviceMemory {
    std::size_t limit = std::size_t(8) << 30; ///< beyond it cudaMalloc has no more
    /// cudaMalloc fails this many calls from now, once; negative: never.
    int callsUntilFailure = -1;
    std::size_t allocatedBytes = 0;
    std::int64_t allocations = 0; ///< that live
};
DeviceMemory& deviceMemory();

/// Throws EmulationFailure where a kernel has written just beside something that was allocated.
void requireIntactDeviceMemory();

} // namespace lectern::engine::cuda::emulator
