// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kv_page_pool.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>

#include <sys/mman.h>

namespace lectern::engine::cpu {

namespace {

constexpr std::size_t kHugePage = std::size_t(2) << 20;
constexpr std::size_t kMappingBytes = 4 * kHugePage; // so that the page that does not fit any more is little beside the rest
constexpr std::size_t kMostPages = 32;

} // namespace

KvPagePool::Mapping::Mapping(std::size_t bytes) : m_memory(nullptr), m_bytes(bytes), m_begin(nullptr)
{
    const bool isHuge = bytes >= kHugePage;
    m_bytes += isHuge ? kHugePage : 0; // room to begin where a huge page does
    m_memory = ::mmap(nullptr, m_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (m_memory == MAP_FAILED)
        throw Failure(ErrorCode::OutOfMemory, "no room for " + std::to_string(bytes) + " bytes of keys and values");
    const auto address = reinterpret_cast<std::uintptr_t>(m_memory);
    m_begin = reinterpret_cast<std::byte*>(isHuge ? (address + kHugePage - 1) / kHugePage * kHugePage : address);
#if defined(MADV_HUGEPAGE)
    // Whole huge pages only: the last one would else be taken for a few pages' sake. A system without them says no.
    if (isHuge)
        ::madvise(m_begin, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
}

KvPagePool::Mapping::~Mapping()
{
    ::munmap(m_memory, m_bytes);
}

KvPagePool::KvPagePool(std::size_t pageBytes)
    : m_pageBytes(pageBytes), m_pages(pageBytes == 0 ? 1 : std::clamp<std::size_t>(kMappingBytes / pageBytes, 1, kMostPages))
{
}

std::byte* KvPagePool::take()
{
    if (m_pageBytes == 0)
        return nullptr;
    const std::lock_guard lock(m_mutex);
    const auto hasRoom = [this](const auto& entry) { return entry.second->used < m_pages; };
    auto place = std::find_if(m_mappings.begin(), m_mappings.end(), hasRoom);
    if (place == m_mappings.end()) {
        auto mapping = std::make_unique<Mapping>(m_pages * m_pageBytes);
        mapping->unused.reserve(m_pages); // so that giving back cannot fail
        std::byte* const begin = mapping->begin();
        place = m_mappings.emplace(begin, std::move(mapping)).first;
    }
    Mapping& mapping = *place->second;
    ++mapping.used;
    if (mapping.unused.empty())
        return mapping.begin() + mapping.untouched++ * m_pageBytes; // the system gives zeros
    std::byte* const page = mapping.unused.back();
    mapping.unused.pop_back();
    std::memset(page, 0, m_pageBytes);
    return page;
}

void KvPagePool::giveBack(std::byte* page) noexcept
{
    if (!page)
        return;
    const std::lock_guard lock(m_mutex);
    const auto place = std::prev(m_mappings.upper_bound(page));
    Mapping& mapping = *place->second;
    if (--mapping.used == 0)
        m_mappings.erase(place);
    else
        mapping.unused.push_back(page);
}

} // namespace lectern::engine::cpu
