// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"
#include "app/storage/statement.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lectern::storage {

/// Reads pieces from a shard's pages as they lie in the file, many at a time, where SQLite asks the system for one after
/// another and copies each once more. The layout is SQLite's (https://www.sqlite.org/fileformat2.html: 1.5 and 1.6, 2.1), and
/// so are the open file and its locks. Nothing here trusts the file: whoever reads compares checksums, and asks SQLite where
/// this does not find what it expects.
class ShardPages {
public:
    /// Keeps others from writing to the file as long as it lives. `database` must outlive it. Throws as Database does.
    explicit ShardPages(const Database& database);

    /// Fills `into` with the blob of a row of the table "piece"; false where there is no such blob of this size to be found.
    bool read(std::int64_t row, std::span<std::byte> into);

private:
    using Page = std::vector<std::byte>;
    struct CachedPage {
        std::uint32_t number = 0;
        Page bytes;
    };
    /// Where a row's bytes are.
    struct Cell {
        std::uint64_t payloadBytes = 0;
        std::span<const std::byte> local; ///< those that lie in the tree's page
        std::uint32_t overflow = 0;       ///< the page where the others begin
    };

    bool readPages(std::uint32_t first, std::size_t count, std::span<std::byte> into);
    const Page* treePage(std::size_t level, std::uint32_t number);
    std::optional<Cell> find(std::int64_t row);
    std::optional<Cell> cellAt(const Page& page, std::size_t at) const;
    bool readOverflow(std::uint32_t page, std::span<std::byte> into);

    const Database& m_database;
    Statement m_holdsLock; ///< stands on its row: a reading transaction
    std::size_t m_pageBytes;
    std::size_t m_usableBytes = 0; ///< of a page
    std::uint32_t m_root;
    std::vector<CachedPage> m_path; ///< of the tree, from the root to the leaf that was read last
    Page m_run;
};

} // namespace lectern::storage
