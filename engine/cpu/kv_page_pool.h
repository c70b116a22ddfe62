// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace lectern::engine::cpu {

/// Memory for pages of keys and values, all of one size. Many of them share a mapping in huge pages: a state of 100,000 tokens
/// that comes back from the disk would else wait for 4,096 bytes at a time. Any thread may ask.
class KvPagePool {
public:
    explicit KvPagePool(std::size_t pageBytes);
    KvPagePool(const KvPagePool&) = delete;
    KvPagePool& operator=(const KvPagePool&) = delete;

    /// Zeroed, aligned to a cache line; null where pages have no bytes. Throws Failure(OutOfMemory).
    std::byte* take();
    /// A mapping goes with the last of its pages.
    void giveBack(std::byte* page) noexcept;

    std::size_t pageBytes() const { return m_pageBytes; }

private:
    /// Pages that lie together.
    class Mapping {
    public:
        explicit Mapping(std::size_t bytes);
        ~Mapping();
        Mapping(const Mapping&) = delete;
        Mapping& operator=(const Mapping&) = delete;
        std::byte* begin() const { return m_begin; }

        std::size_t untouched = 0;      ///< pages from here on were never given out
        std::size_t used = 0;           ///< pages that are out
        std::vector<std::byte*> unused; ///< that came back

    private:
        void* m_memory;
        std::size_t m_bytes;
        std::byte* m_begin;
    };

    std::size_t m_pageBytes;
    std::size_t m_pages; ///< of a mapping
    std::mutex m_mutex;
    std::map<std::byte*, std::unique_ptr<Mapping>> m_mappings; ///< by where they begin
};

} // namespace lectern::engine::cpu
