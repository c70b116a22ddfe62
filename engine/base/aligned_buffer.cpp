// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/aligned_buffer.h"

#include <atomic>
#include <cstdint>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lectern::engine {

namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kHugePage = std::size_t(2) << 20;
/// Below this, memory that rounding to huge pages would waste counts more than the time that they save.
constexpr std::size_t kWorthHugePages = 2 * kHugePage;

/// How far into its first huge page a buffer begins: others than its neighbours, or the same rows of all would meet in the same
/// few lines of the nearest cache, and loads wait for stores that only look alike.
std::size_t nextOffset() noexcept
{
    constexpr unsigned kOffsets = 12;
    static std::atomic<unsigned> count{0};
    return count.fetch_add(1, std::memory_order_relaxed) % kOffsets * 5 * kCacheLine; // of a page of 4096 bytes
}

} // namespace

void* allocateAligned(std::size_t bytes) noexcept
{
    if (bytes < kWorthHugePages)
        return ::operator new(bytes, std::align_val_t{kCacheLine}, std::nothrow);
    const std::size_t offset = nextOffset();
    auto* const memory = static_cast<std::byte*>(::operator new(bytes + offset, std::align_val_t{kHugePage}, std::nothrow));
    if (!memory)
        return nullptr;
#if defined(__linux__)
    // Whole huge pages only: the rest of the last one may be somebody else's. A system without them says no, which is fine.
    ::madvise(memory, (bytes + offset) / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
    return memory + offset;
}

void freeAligned(void* memory, std::size_t bytes) noexcept
{
    if (bytes < kWorthHugePages)
        return ::operator delete(memory, std::align_val_t{kCacheLine});
    const auto begin = reinterpret_cast<std::uintptr_t>(memory) / kHugePage * kHugePage;
    ::operator delete(reinterpret_cast<void*>(begin), std::align_val_t{kHugePage});
}

} // namespace lectern::engine
