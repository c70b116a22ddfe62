// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/safetensors.h"

#include "engine/base/failure.h"
#include "engine/model/json_file.h"
#include "engine/model/tensor_extents.h"
#include "engine/model/scale_grid.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

namespace lectern::engine {

namespace {

using nlohmann::json;

constexpr std::uint64_t kHeaderLimit = 100'000'000; // bytes, as the reference implementation has it
constexpr std::size_t kIndexLimit = 64u << 20;
constexpr std::size_t kMostDimensions = 8;

/// Bytes of one value by the file's name for the type; nothing for an unknown one.
std::optional<std::uint64_t> bytesOfType(std::string_view type)
{
    static constexpr std::pair<std::string_view, std::uint64_t> kTypes[] = {
        {"F64", 8}, {"I64", 8}, {"U64", 8}, {"F32", 4}, {"I32", 4},     {"U32", 4},     {"F16", 2}, {"BF16", 2},
        {"I16", 2}, {"U16", 2}, {"I8", 1},  {"U8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"BOOL", 1}};
    for (const auto& [name, bytes] : kTypes) {
        if (name == type)
            return bytes;
    }
    return std::nullopt;
}

[[noreturn]] void damaged(const std::string& file, const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, file + ": " + what);
}

std::uint64_t unsignedNumber(const json& value, const std::string& file)
{
    if (!value.is_number_unsigned())
        damaged(file, "the header has something else where a number belongs");
    return value.get<std::uint64_t>();
}

} // namespace

Safetensors::Safetensors(const std::filesystem::path& folder)
{
    std::error_code error;
    if (std::filesystem::exists(folder / "model.safetensors", error)) {
        addFile(folder / "model.safetensors");
        return;
    }
    const std::filesystem::path indexFile = folder / "model.safetensors.index.json";
    if (!std::filesystem::exists(indexFile, error))
        throw Failure(ErrorCode::ModelIncomplete, "model.safetensors is missing", "model.safetensors");
    const json index = readJson(indexFile, kIndexLimit);
    if (!index.is_object() || !index.contains("weight_map") || !index.at("weight_map").is_object())
        damaged(indexFile.filename().string(), "no weight_map");
    std::set<std::string> shards;
    for (const auto& [tensor, shard] : index.at("weight_map").items()) {
        if (!shard.is_string())
            damaged(indexFile.filename().string(), "a shard's name is not a string");
        const std::string name = shard.get<std::string>();
        // A shard lies beside its index: a path could point anywhere on the machine.
        if (name.empty() || std::filesystem::path(name).filename() != name)
            damaged(indexFile.filename().string(), "a shard's name is a path");
        shards.insert(name);
    }
    for (const std::string& shard : shards)
        addFile(folder / shard);
    for (const auto& [tensor, shard] : index.at("weight_map").items()) {
        if (!m_entries.contains(tensor))
            damaged(shard.get<std::string>(), "no tensor " + tensor + ", though the index has it there");
    }
}

void Safetensors::addFile(const std::filesystem::path& path)
{
    const std::string file = path.filename().string();
    try {
        m_files.emplace_back(path);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NotFound)
            throw Failure(ErrorCode::ModelIncomplete, file + " is missing", file);
        throw Failure(ErrorCode::ModelDamaged, failure.detail());
    }
    const auto bytes = m_files.back().bytes();
    std::uint64_t headerSize = 0;
    if (bytes.size() < sizeof headerSize)
        damaged(file, "shorter than a header");
    std::memcpy(&headerSize, bytes.data(), sizeof headerSize);
    if (headerSize > kHeaderLimit || headerSize > bytes.size() - sizeof headerSize)
        damaged(file, "cut short, or no safetensors file");
    const json header = parseJson({reinterpret_cast<const char*>(bytes.data()) + sizeof headerSize, headerSize}, file);
    if (!header.is_object())
        damaged(file, "the header is not an object");
    const auto data = bytes.subspan(sizeof headerSize + headerSize);
    std::vector<TensorExtent> extents;
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__")
            continue;
        if (!entry.is_object() || !entry.contains("dtype") || !entry.at("dtype").is_string() || !entry.contains("shape") ||
            !entry.at("shape").is_array() || !entry.contains("data_offsets") || !entry.at("data_offsets").is_array() ||
            entry.at("data_offsets").size() != 2 || entry.at("shape").size() > kMostDimensions)
            damaged(file, "the header's entry for " + name + " is malformed");
        std::vector<std::int64_t> shape;
        for (const json& extent : entry.at("shape")) {
            const std::uint64_t value = unsignedNumber(extent, file);
            if (value == 0 || value > static_cast<std::uint64_t>(INT64_MAX))
                damaged(file, name + " has an impossible shape");
            shape.push_back(static_cast<std::int64_t>(value));
        }
        const std::uint64_t begin = unsignedNumber(entry.at("data_offsets")[0], file);
        const std::uint64_t end = unsignedNumber(entry.at("data_offsets")[1], file);
        addEntry(file, name, entry.at("dtype").get_ref<const std::string&>(), std::move(shape), data, begin, end);
        extents.push_back({name, begin, end});
    }
    requireDisjoint(std::move(extents), file);
}

void Safetensors::addEntry(const std::string& file, const std::string& name, std::string_view type, std::vector<std::int64_t> shape,
                           std::span<const std::byte> data, std::uint64_t begin, std::uint64_t end)
{
    if (begin > end || end > data.size())
        damaged(file, "cut short: " + name + " lies beyond the end of the file");
    const auto valueBytes = bytesOfType(type);
    if (!valueBytes)
        damaged(file, name + " has the unknown type " + std::string(type));
    std::uint64_t expected = *valueBytes;
    for (const std::int64_t extent : shape) {
        if (__builtin_mul_overflow(expected, static_cast<std::uint64_t>(extent), &expected))
            damaged(file, name + " has an impossible shape");
    }
    if (expected != end - begin)
        damaged(file, name + "'s shape does not match its size");
    const auto [at, isNew] =
        m_entries.emplace(name, Entry{std::string(type), std::move(shape), data.data() + begin, static_cast<std::size_t>(end - begin)});
    if (!isNew)
        damaged(file, name + " is there twice");
}

TensorView Safetensors::find(const std::string& name) const
{
    TensorView view = findUnscaled(name);
    if (view.type == TensorType::F8E4M3)
        view.scales = scaleGrid(name, view.shape, {findUnscaled(name + "_scale"), findUnscaled(name + "_scale_inv")});
    return view;
}

TensorView Safetensors::findUnscaled(const std::string& name) const
{
    const auto at = m_entries.find(name);
    if (at == m_entries.end())
        return {};
    const Entry& entry = at->second;
    TensorView view{.type = TensorType::F32, .shape = entry.shape, .data = entry.data, .isMapped = true};
    if (entry.type == "BF16")
        view.type = TensorType::BF16;
    else if (entry.type == "F16")
        view.type = TensorType::F16;
    else if (entry.type == "F8_E4M3")
        view.type = TensorType::F8E4M3;
    else if (entry.type != "F32")
        throw Failure(ErrorCode::ModelUnsupported, name + " is stored as " + entry.type);
    return view;
}

std::int64_t Safetensors::byteCount() const
{
    std::int64_t bytes = 0;
    for (const auto& [name, entry] : m_entries)
        bytes += static_cast<std::int64_t>(entry.bytes);
    return bytes;
}

std::vector<TensorStore::File> Safetensors::files() const
{
    std::vector<File> files;
    for (const MappedFile& file : m_files) {
        std::uint64_t header = 0; // checked by addFile()
        std::memcpy(&header, file.bytes().data(), sizeof header);
        files.push_back({file.bytes(), sizeof header + static_cast<std::size_t>(header)});
    }
    return files;
}

std::string Safetensors::mainType() const
{
    std::map<std::string, std::size_t> bytes;
    for (const auto& [name, entry] : m_entries)
        bytes[entry.type] += entry.bytes;
    const auto most = std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes.end() ? std::string() : most->first;
}

} // namespace lectern::engine
