// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/gguf.h"

#include "engine/base/failure.h"
#include "engine/model/gguf_types.h"
#include "engine/model/tensor_extents.h"

#include <algorithm>
#include <bit>
#include <cstdio>

namespace lectern::engine {

namespace {

constexpr std::uint32_t kMagic = 0x46554747; // "GGUF"
constexpr std::uint32_t kMostDimensions = 4;
constexpr std::uint64_t kLongestName = 256; // ggml's own limit is 64
constexpr std::int64_t kDefaultAlignment = 32;
// The largest Jamba has some 1,500 tensors; a header cannot make us hold much more than itself.
constexpr std::uint64_t kMostTensors = 1u << 18;
constexpr std::uint64_t kMostKeys = 1u << 16;

std::uint64_t readAlignment(const GgufMetadata& metadata, const GgufCursor& cursor)
{
    const std::int64_t alignment = metadata.integer("general.alignment").value_or(kDefaultAlignment);
    if (alignment <= 0 || alignment > (1 << 30) || !std::has_single_bit(static_cast<std::uint64_t>(alignment)))
        cursor.damaged("general.alignment is " + std::to_string(alignment));
    return static_cast<std::uint64_t>(alignment);
}

void readVersion(GgufCursor& cursor)
{
    if (cursor.remaining() < sizeof kMagic || cursor.number<std::uint32_t>() != kMagic)
        throw Failure(ErrorCode::ModelUnsupported, cursor.file() + ": neither a model's folder nor a GGUF file");
    const auto version = cursor.number<std::uint32_t>();
    if (version == 2 || version == 3)
        return;
    const bool swapped = version != 0 && (version & 0xffffffu) == 0;
    throw Failure(ErrorCode::ModelUnsupported,
                  cursor.file() + ": " +
                      (swapped ? "GGUF in big-endian byte order" : "GGUF of version " + std::to_string(version)));
}

} // namespace

Gguf::Gguf(const std::filesystem::path& file)
{
    m_metadata = addFile(file, file.filename().string());
    if (m_metadata.integer("split.count").value_or(1) > 1)
        addOtherParts(file);
}

GgufMetadata Gguf::addFile(const std::filesystem::path& path, const std::string& name)
{
    try {
        m_files.emplace_back(path);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::EmptyFile || failure.code() == ErrorCode::NotAFile)
            throw Failure(ErrorCode::ModelDamaged, failure.detail());
        throw;
    }
    GgufCursor cursor(m_files.back().bytes(), name);
    readVersion(cursor);
    const auto tensorCount = cursor.number<std::uint64_t>();
    const auto keyCount = cursor.number<std::uint64_t>();
    if (tensorCount > kMostTensors || keyCount > kMostKeys)
        cursor.damaged(std::to_string(tensorCount) + " tensors and " + std::to_string(keyCount) + " keys");
    GgufMetadata metadata(cursor, keyCount);
    const std::uint64_t alignment = readAlignment(metadata, cursor);

    std::vector<std::map<std::string, Entry>::iterator> entries;
    for (std::uint64_t i = 0; i < tensorCount; ++i)
        entries.push_back(readEntry(cursor));
    const std::uint64_t end = (cursor.position() + alignment - 1) / alignment * alignment;
    const std::size_t header = static_cast<std::size_t>(std::min<std::uint64_t>(end, m_files.back().bytes().size()));
    m_headerBytes.push_back(header);
    std::vector<TensorExtent> extents;
    for (const auto& at : entries) {
        auto& [tensor, entry] = *at;
        if (entry.offset % alignment != 0)
            cursor.damaged(tensor + " is not aligned");
        place(tensor, entry, m_files.back().bytes().subspan(header), cursor);
        extents.push_back({tensor, entry.offset, entry.offset + entry.bytes});
    }
    requireDisjoint(std::move(extents), name);
    return metadata;
}

std::map<std::string, Gguf::Entry>::iterator Gguf::readEntry(GgufCursor& cursor)
{
    const std::string name(cursor.text(kLongestName));
    const auto dimensions = cursor.number<std::uint32_t>();
    if (dimensions > kMostDimensions)
        cursor.damaged(name + " has " + std::to_string(dimensions) + " dimensions");
    Entry entry{.type = 0, .shape = std::vector<std::int64_t>(dimensions), .offset = 0};
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        const auto extent = cursor.number<std::uint64_t>();
        if (extent == 0 || extent > static_cast<std::uint64_t>(INT64_MAX))
            cursor.damaged(name + " has an impossible shape");
        entry.shape[dimensions - 1 - i] = static_cast<std::int64_t>(extent);
    }
    entry.type = cursor.number<std::uint32_t>();
    entry.offset = cursor.number<std::uint64_t>();
    const auto [at, isNew] = m_entries.emplace(name, std::move(entry));
    if (!isNew)
        cursor.damaged(name + " is there twice");
    return at;
}

void Gguf::place(const std::string& name, Entry& entry, std::span<const std::byte> data, const GgufCursor& cursor) const
{
    std::int64_t count = 1;
    for (const std::int64_t extent : entry.shape) {
        if (__builtin_mul_overflow(count, extent, &count))
            cursor.damaged(name + " has an impossible shape");
    }
    const auto type = typeOfGgml(entry.type);
    if (!type)
        return; // find() names it, if anybody wants it
    const BlockSize block = blockOf(*type);
    const std::int64_t row = entry.shape.empty() ? 1 : entry.shape.back();
    std::int64_t bytes = 0;
    if (row % block.values != 0 || __builtin_mul_overflow(count / block.values, std::int64_t(block.bytes), &bytes))
        cursor.damaged(name + " has rows of " + std::to_string(row) + " values, which " + std::string(nameOf(*type)) +
                       " cannot hold");
    if (entry.offset > data.size() || static_cast<std::uint64_t>(bytes) > data.size() - entry.offset)
        cursor.damaged("cut short: " + name + " lies beyond the end of the file");
    entry.data = data.data() + entry.offset;
    entry.bytes = static_cast<std::size_t>(bytes);
}

void Gguf::addOtherParts(const std::filesystem::path& first)
{
    const std::string firstName = first.filename().string();
    const std::int64_t count = *m_metadata.integer("split.count");
    const auto part = partOfGguf(firstName);
    if (!part || part->count != count)
        throw Failure(ErrorCode::ModelDamaged,
                      firstName + ": one of " + std::to_string(count) + " parts, which its name does not say");
    if (part->number != 1 || m_metadata.integer("split.no").value_or(0) != 0)
        throw Failure(ErrorCode::ModelUnsupported, firstName + ": not the first part, which is " + part->fileName(1));
    for (int number = 2; number <= part->count; ++number) {
        const std::string name = part->fileName(number);
        GgufMetadata metadata;
        try {
            metadata = addFile(first.parent_path() / name, name);
        } catch (const Failure& failure) {
            if (failure.code() == ErrorCode::NotFound)
                throw Failure(ErrorCode::ModelIncomplete, name + " is missing", name);
            throw;
        }
        if (metadata.integer("split.count") != count || metadata.integer("split.no") != number - 1)
            throw Failure(ErrorCode::ModelDamaged, name + ": not part " + std::to_string(number) + " of this model");
    }
    const auto tensors = m_metadata.integer("split.tensors.count");
    if (tensors && *tensors != static_cast<std::int64_t>(m_entries.size()))
        throw Failure(ErrorCode::ModelDamaged, firstName + ": the parts have " + std::to_string(m_entries.size()) +
                                                   " tensors, not " + std::to_string(*tensors));
}

TensorView Gguf::find(const std::string& name) const
{
    const auto at = m_entries.find(name);
    if (at == m_entries.end())
        return {};
    const Entry& entry = at->second;
    const auto type = typeOfGgml(entry.type);
    if (!type)
        throw Failure(ErrorCode::ModelUnsupported, name + " is stored as " + nameOfGgmlType(entry.type));
    return {.type = *type, .shape = entry.shape, .data = entry.data, .isMapped = true};
}

std::int64_t Gguf::byteCount() const
{
    std::int64_t bytes = 0;
    for (const auto& [name, entry] : m_entries)
        bytes += static_cast<std::int64_t>(entry.bytes);
    return bytes;
}

std::vector<TensorStore::File> Gguf::files() const
{
    std::vector<File> files;
    for (std::size_t i = 0; i < m_files.size(); ++i)
        files.push_back({m_files[i].bytes(), m_headerBytes[i]});
    return files;
}

std::string Gguf::mainType() const
{
    if (const auto fileType = m_metadata.integer("general.file_type")) {
        if (const auto name = nameOfFileType(*fileType))
            return *name;
    }
    std::map<std::uint32_t, std::size_t> bytes;
    for (const auto& [name, entry] : m_entries)
        bytes[entry.type] += entry.bytes;
    const auto most =
        std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes.end() ? std::string() : nameOfGgmlType(most->first);
}

std::string GgufPart::fileName(int part) const
{
    char suffix[32];
    std::snprintf(suffix, sizeof suffix, "-%05d-of-%05d.gguf", part, count);
    return stem + suffix;
}

std::optional<GgufPart> partOfGguf(std::string_view fileName)
{
    constexpr std::string_view kForm = "-00000-of-00000.gguf";
    if (fileName.size() <= kForm.size())
        return std::nullopt;
    const std::string_view suffix = fileName.substr(fileName.size() - kForm.size());
    int numbers[2] = {0, 0};
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool isDigit = suffix[i] >= '0' && suffix[i] <= '9';
        if (kForm[i] == '0' ? !isDigit : suffix[i] != kForm[i])
            return std::nullopt;
        if (isDigit)
            numbers[i > 6] = numbers[i > 6] * 10 + (suffix[i] - '0');
    }
    if (numbers[0] < 1 || numbers[0] > numbers[1])
        return std::nullopt;
    return GgufPart{std::string(fileName.substr(0, fileName.size() - kForm.size())), numbers[0], numbers[1]};
}

} // namespace lectern::engine
