// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/aligned_buffer.h"

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

std::align_val_t alignmentFor(std::size_t bytes)
{
    return std::align_val_t{bytes >= kWorthHugePages ? kHugePage : kCacheLine};
}

} // namespace

void* allocateAligned(std::size_t bytes) noexcept
{
    void* const memory = ::operator new(bytes, alignmentFor(bytes), std::nothrow);
#if defined(__linux__)
    // Whole huge pages only: the rest of the last one may be somebody else's. A system without them says no, which is fine.
    if (memory && bytes >= kWorthHugePages)
        ::madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
    return memory;
}

void freeAligned(void* memory, std::size_t bytes) noexcept
{
    ::operator delete(memory, alignmentFor(bytes));
}

} // namespace lectern::engine
