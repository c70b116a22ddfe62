// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace lectern::engine {

/// A file's bytes, mapped read-only. Move-only.
class MappedFile {
public:
    MappedFile() = default;
    /// Throws Failure: NotFound, NotReadable, NotAFile (a folder, FIFO or device: never waits for one), EmptyFile.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;

    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

private:
    const std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Gives back the memory of the whole pages inside a stretch of a MappedFile: they are read from the file again when they are
/// next looked at. Only for bytes that lie in a mapped file; what else is in the pages at both ends stays.
void releasePages(std::span<const std::byte> mapped);

/// A small file's text. Throws as MappedFile does; NotAFile also where it is larger than `limit` bytes.
std::string readSmallFile(const std::filesystem::path& path, std::size_t limit);

} // namespace lectern::engine
