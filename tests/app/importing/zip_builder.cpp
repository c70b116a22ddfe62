// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/zip_builder.h"

#include <utility>

namespace lectern::test {

namespace {

void append(std::string& to, std::uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>(number >> (8 * i));
}

/// What the local header and the entry of the directory have in common.
std::string description(const ZipBuilder::Packed& file)
{
    std::string header;
    append(header, 20, 2); // version that is needed
    append(header, file.flags, 2);
    append(header, file.method, 2);
    append(header, 0x58210000, 4); // 1 January 2024
    append(header, file.checksum, 4);
    append(header, static_cast<std::uint32_t>(file.bytes.size()), 4);
    append(header, file.size, 4);
    append(header, static_cast<std::uint32_t>(file.name.size()), 2);
    append(header, 0, 2); // extra fields
    return header;
}

} // namespace

std::uint32_t ZipBuilder::checksum(std::string_view bytes)
{
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
    }
    return ~sum;
}

ZipBuilder& ZipBuilder::add(std::string_view name, std::string_view content)
{
    return add({std::string(name), std::string(content), 0, checksum(content), static_cast<std::uint32_t>(content.size())});
}

ZipBuilder& ZipBuilder::add(Packed file)
{
    m_files.push_back(std::move(file));
    return *this;
}

std::string ZipBuilder::build() const
{
    std::string archive;
    std::string directory;
    for (const Packed& file : m_files) {
        append(directory, 0x02014B50, 4);
        append(directory, 20, 2);
        directory += description(file);
        append(directory, 0, 2); // comment
        append(directory, 0, 2); // disk
        append(directory, 0, 2); // attributes
        append(directory, 0, 4);
        append(directory, static_cast<std::uint32_t>(archive.size()), 4);
        directory += file.name;
        append(archive, 0x04034B50, 4);
        archive += description(file) + file.name + file.bytes;
    }
    const auto start = static_cast<std::uint32_t>(archive.size());
    archive += directory;
    append(archive, 0x06054B50, 4);
    append(archive, 0, 4); // disks
    append(archive, static_cast<std::uint32_t>(m_files.size()), 2);
    append(archive, static_cast<std::uint32_t>(m_files.size()), 2);
    append(archive, static_cast<std::uint32_t>(directory.size()), 4);
    append(archive, start, 4);
    append(archive, 0, 2); // comment
    return archive;
}

} // namespace lectern::test
