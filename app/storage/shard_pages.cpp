// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/shard_pages.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <sqlite3.h>

namespace lectern::storage {

namespace {

constexpr std::size_t kRunBytes = 1 << 20; // asked of the system at a time
constexpr std::size_t kMostLevels = 20;    // SQLite's own limit to a tree's depth
constexpr std::size_t kFileHeader = 100;   // before the tree's header, in the first page
constexpr std::size_t kReservedBytesAt = 20;
constexpr auto kLeaf = std::byte{0x0d};
constexpr auto kInterior = std::byte{0x05};
constexpr std::size_t kLeafHeader = 8;
constexpr std::size_t kInteriorHeader = 12;
constexpr std::size_t kPageNumber = 4; // bytes
constexpr std::uint64_t kFirstBlobType = 12;

std::uint32_t bigEndian(const std::byte* at, std::size_t bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8 | std::uint32_t(at[i]);
    return value;
}

/// Takes a number of SQLite's variable length off the beginning; nothing where it is cut off.
std::optional<std::uint64_t> takeVarint(std::span<const std::byte>& bytes)
{
    constexpr std::size_t kLongest = 9; // whose last byte counts with all its bits
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < std::min(bytes.size(), kLongest); ++i) {
        const auto byte = std::uint64_t(bytes[i]);
        if (i + 1 == kLongest || byte < 0x80) {
            value = i + 1 == kLongest ? value << 8 | byte : value << 7 | byte;
            bytes = bytes.subspan(i + 1);
            return value;
        }
        value = value << 7 | (byte & 0x7f);
    }
    return std::nullopt;
}

/// How much of a payload lies in a leaf of the tree.
std::size_t localBytes(std::uint64_t payload, std::size_t usable)
{
    const std::size_t most = usable - 35;
    if (payload <= most)
        return std::size_t(payload);
    const std::size_t least = (usable - 12) * 32 / 255 - 23;
    const std::size_t wanted = least + std::size_t((payload - least) % (usable - kPageNumber));
    return wanted <= most ? wanted : least;
}

} // namespace

ShardPages::ShardPages(const Database& database)
    : m_database(database), m_holdsLock(database, "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'piece'"),
      m_pageBytes(std::size_t(database.number("PRAGMA page_size"))), m_root(0)
{
    if (!m_holdsLock.next())
        return;
    m_root = std::uint32_t(m_holdsLock.number(0));
    Page first(m_pageBytes);
    if (readPages(1, 1, first))
        m_usableBytes = m_pageBytes - std::min(std::size_t(first[kReservedBytesAt]), m_pageBytes / 2);
}

bool ShardPages::readPages(std::uint32_t first, std::size_t count, std::span<std::byte> into)
{
    if (first == 0 || m_pageBytes == 0)
        return false;
    sqlite3_file* file = nullptr;
    if (::sqlite3_file_control(m_database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        !file->pMethods)
        return false;
    const auto offset = sqlite3_int64(first - 1) * sqlite3_int64(m_pageBytes);
    return file->pMethods->xRead(file, into.data(), int(count * m_pageBytes), offset) == SQLITE_OK;
}

bool ShardPages::read(std::int64_t row, std::span<std::byte> into)
{
    if (m_usableBytes == 0)
        return false;
    const std::optional<Cell> cell = find(row);
    if (!cell)
        return false;
    // A record: the length of its header, the types of the row's number (which is not kept twice: null) and of the blob, and
    // the blob.
    std::span<const std::byte> left = cell->local;
    const auto headerBytes = takeVarint(left);
    const auto numberType = takeVarint(left);
    const auto blobType = takeVarint(left);
    const auto header = std::uint64_t(cell->local.size() - left.size());
    if (!headerBytes || !numberType || !blobType || *headerBytes != header || *numberType != 0 ||
        *blobType != kFirstBlobType + 2 * std::uint64_t(into.size()) || cell->payloadBytes != header + into.size())
        return false;
    const std::size_t local = std::min(left.size(), into.size());
    std::memcpy(into.data(), left.data(), local);
    return local == into.size() || readOverflow(cell->overflow, into.subspan(local));
}

const ShardPages::Page* ShardPages::treePage(std::size_t level, std::uint32_t number)
{
    if (level == kMostLevels)
        return nullptr;
    if (level == m_path.size())
        m_path.push_back({0, Page(m_pageBytes)});
    CachedPage& cached = m_path[level];
    if (cached.number != number) {
        cached.number = 0;
        if (!readPages(number, 1, cached.bytes))
            return nullptr;
        cached.number = number;
    }
    return &cached.bytes;
}

std::optional<ShardPages::Cell> ShardPages::find(std::int64_t row)
{
    std::uint32_t number = m_root;
    for (std::size_t level = 0;; ++level) {
        const Page* const page = treePage(level, number);
        if (!page)
            return std::nullopt;
        const std::size_t start = number == 1 ? kFileHeader : 0;
        const std::byte kind = (*page)[start];
        if (kind != kLeaf && kind != kInterior)
            return std::nullopt;
        const std::size_t pointers = start + (kind == kLeaf ? kLeafHeader : kInteriorHeader);
        const std::size_t cells = bigEndian(page->data() + start + 3, 2);
        if (pointers + 2 * cells > m_usableBytes)
            return std::nullopt;
        const auto at = [&](std::size_t cell) { return std::size_t(bigEndian(page->data() + pointers + 2 * cell, 2)); };
        const auto keyAt = [&](std::size_t cell) -> std::int64_t {
            std::span<const std::byte> bytes = std::span(*page).subspan(std::min(at(cell), page->size()));
            if (kind == kLeaf)
                takeVarint(bytes); // the payload's length
            else
                bytes = bytes.subspan(std::min(kPageNumber, bytes.size()));
            return std::int64_t(takeVarint(bytes).value_or(std::numeric_limits<std::int64_t>::max()));
        };
        // The first cell whose key is not below the row's.
        std::size_t cell = 0;
        for (std::size_t end = cells; cell < end;) {
            const std::size_t middle = cell + (end - cell) / 2;
            if (keyAt(middle) < row)
                cell = middle + 1;
            else
                end = middle;
        }
        if (kind == kLeaf)
            return cell < cells && keyAt(cell) == row ? cellAt(*page, at(cell)) : std::nullopt;
        const std::size_t child = cell < cells ? at(cell) : start + kLeafHeader; // the last child stands in the header
        if (child + kPageNumber > page->size())
            return std::nullopt;
        number = bigEndian(page->data() + child, kPageNumber);
    }
}

std::optional<ShardPages::Cell> ShardPages::cellAt(const Page& page, std::size_t at) const
{
    std::span<const std::byte> bytes = std::span(page).subspan(std::min(at, page.size()));
    Cell cell;
    const auto payload = takeVarint(bytes);
    if (!payload || !takeVarint(bytes))
        return std::nullopt;
    cell.payloadBytes = *payload;
    const std::size_t local = localBytes(*payload, m_usableBytes);
    const bool goesOn = *payload > local;
    if (bytes.size() < local + (goesOn ? kPageNumber : 0))
        return std::nullopt;
    cell.local = bytes.first(local);
    if (goesOn)
        cell.overflow = bigEndian(bytes.data() + local, kPageNumber);
    return cell;
}

/// A chain of pages, each of which names the next. They mostly lie one behind the other, so a run of them is read, and what
/// was not the chain's is dropped.
bool ShardPages::readOverflow(std::uint32_t page, std::span<std::byte> into)
{
    const std::size_t perPage = m_usableBytes - kPageNumber;
    std::size_t most = std::max<std::size_t>(1, kRunBytes / m_pageBytes);
    while (!into.empty()) {
        const std::size_t count = std::min((into.size() + perPage - 1) / perPage, most);
        m_run.resize(std::max(m_run.size(), count * m_pageBytes));
        if (!readPages(page, count, m_run)) {
            if (count == 1)
                return false;
            most = 1; // the file ends in the middle of what was guessed
            continue;
        }
        std::uint32_t next = page;
        for (std::size_t i = 0; i < count && next == page + i && !into.empty(); ++i) {
            const std::byte* const bytes = m_run.data() + i * m_pageBytes;
            const std::size_t here = std::min(perPage, into.size());
            std::memcpy(into.data(), bytes + kPageNumber, here);
            into = into.subspan(here);
            next = bigEndian(bytes, kPageNumber);
        }
        page = next;
    }
    return true;
}

} // namespace lectern::storage
