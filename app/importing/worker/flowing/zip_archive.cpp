// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/zip_archive.h"

#include "engine/base/failure.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <locale.h>
#include <memory>
#include <new>

namespace lectern::importing {

namespace {

constexpr std::uint64_t kMostUnpacked = 512ULL << 20;
constexpr std::uint64_t kAlwaysAllowed = 24ULL << 20; // whatever the archive's size
constexpr std::uint64_t kMostGrowth = 200; // times the archive's size; text is packed to a tenth, tables to a fiftieth
constexpr std::size_t kMostEntries = 200'000;

/// One whose characters are in UTF-8; null where the system has none.
locale_t utf8Locale()
{
    static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

/// The library converts names to the encoding of the thread's locale, and gives up where they have no place in it.
class NamesInUtf8 {
public:
    NamesInUtf8() : m_before(::uselocale(utf8Locale())) {}
    ~NamesInUtf8() { ::uselocale(m_before); }
    NamesInUtf8(const NamesInUtf8&) = delete;
    NamesInUtf8& operator=(const NamesInUtf8&) = delete;

private:
    locale_t m_before;
};

using Reader = std::unique_ptr<archive, decltype(&::archive_read_free)>;

[[noreturn]] void fail(archive* reader, const std::string& what)
{
    const char* const why = ::archive_error_string(reader);
    throw Failure(ErrorCode::DamagedDocument, what + (why == nullptr ? std::string() : std::string(": ") + why));
}

Reader open(std::string_view bytes)
{
    Reader reader(::archive_read_new(), &::archive_read_free);
    if (!reader)
        throw std::bad_alloc();
    ::archive_read_support_format_zip_seekable(reader.get());
    if (::archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        fail(reader.get(), "the archive cannot be opened");
    return reader;
}

/// The next file; nullptr at the end.
archive_entry* next(archive* reader)
{
    archive_entry* entry = nullptr;
    const int result = ::archive_read_next_header(reader, &entry);
    if (result == ARCHIVE_EOF)
        return nullptr;
    if (result < ARCHIVE_WARN)
        fail(reader, "the archive's table of contents is damaged");
    return entry;
}

std::string nameOf(archive_entry* entry)
{
    const char* name = ::archive_entry_pathname_utf8(entry);
    if (name == nullptr)
        name = ::archive_entry_pathname(entry);
    return name == nullptr ? std::string() : std::string(name);
}

} // namespace

void prepareZipReading()
{
    utf8Locale();
}

ZipArchive::ZipArchive(std::string_view bytes) : m_bytes(bytes)
{
    const NamesInUtf8 names;
    const Reader reader = open(bytes);
    while (archive_entry* const entry = next(reader.get())) {
        const std::uint64_t size =
            ::archive_entry_size_is_set(entry) != 0 ? static_cast<std::uint64_t>(::archive_entry_size(entry)) : 0;
        const std::string name = nameOf(entry);
        if (!m_entries.try_emplace(name, Entry{size, ::archive_entry_is_data_encrypted(entry) != 0}).second)
            m_duplicates.insert(name);
        if (m_entries.size() > kMostEntries)
            throw Failure(ErrorCode::DamagedDocument,
                          "the archive claims more than " + std::to_string(kMostEntries) + " files");
    }
}

bool ZipArchive::isEncrypted(const std::string& name) const
{
    const auto entry = m_entries.find(name);
    return entry != m_entries.end() && entry->second.encrypted;
}

void ZipArchive::count(std::uint64_t bytes)
{
    m_unpacked += bytes;
    const std::uint64_t most = std::min(kMostUnpacked, kAlwaysAllowed + kMostGrowth * m_bytes.size());
    if (m_unpacked > most)
        throw Failure(ErrorCode::DamagedDocument, "it unpacks to more than " + std::to_string(most >> 20) + " MB");
}

std::map<std::string, std::string> ZipArchive::read(const std::set<std::string>& wanted)
{
    std::map<std::string, std::string> files;
    for (const std::string& name : wanted) {
        const auto entry = m_entries.find(name);
        if (entry != m_entries.end() && entry->second.encrypted)
            throw Failure(ErrorCode::UnknownFormat, "an archive that is protected by a password");
        if (entry != m_entries.end() && entry->second.size > kMostUnpacked)
            throw Failure(ErrorCode::DamagedDocument, name + " claims " + std::to_string(entry->second.size >> 20) + " MB");
    }
    const NamesInUtf8 names;
    const Reader reader = open(m_bytes);
    while (archive_entry* const entry = files.size() < wanted.size() ? next(reader.get()) : nullptr) {
        const std::string name = nameOf(entry);
        if (wanted.count(name) == 0 || files.count(name) > 0)
            continue;
        std::string& content = files[name];
        std::array<char, 65'536> buffer; // left uninitialised: it is written before it is read
        for (;;) {
            const la_ssize_t got = ::archive_read_data(reader.get(), buffer.data(), buffer.size());
            if (got < 0)
                fail(reader.get(), name + " cannot be unpacked");
            if (got == 0)
                break;
            count(static_cast<std::uint64_t>(got));
            content.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    return files;
}

std::string ZipArchive::read(const std::string& name)
{
    std::map<std::string, std::string> files = read(std::set<std::string>{name});
    const auto file = files.find(name);
    if (file == files.end())
        throw Failure(ErrorCode::DamagedDocument, name + " is missing");
    return std::move(file->second);
}

} // namespace lectern::importing
