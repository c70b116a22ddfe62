// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/mapped_file.h"
#include "engine/model/gguf_metadata.h"
#include "engine/model/tensor_store.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// The tensors of a GGUF file (ggml-org/ggml, docs/gguf.md; versions 2 and 3, little-endian), or of a model that was split
/// into several. Files are mapped, not read. Their headers are hostile input: every count, offset, shape and size is checked
/// before a view is given out, and nothing is allocated that the file has no bytes for.
///
/// Shapes are given as everywhere here, last dimension fastest: the reverse of the file's order.
class Gguf final : public TensorStore {
public:
    /// @param file the only or the first part
    /// Throws Failure: NotFound, NotReadable, ModelIncomplete (a part is missing), ModelDamaged, ModelUnsupported (something
    /// else, another version or byte order; not the first part).
    explicit Gguf(const std::filesystem::path& file);

    /// Of the first part.
    const GgufMetadata& metadata() const { return m_metadata; }

    TensorView find(const std::string& name) const override;
    bool contains(const std::string& name) const override { return m_entries.contains(name); }
    std::int64_t byteCount() const override;
    std::vector<File> files() const override;
    std::string mainType() const override;

private:
    struct Entry {
        std::uint32_t type; ///< ggml's number
        std::vector<std::int64_t> shape;
        std::uint64_t offset;            ///< from the file's first tensor
        const std::byte* data = nullptr; ///< none where the type is not one of ours
        std::size_t bytes = 0;
    };

    GgufMetadata addFile(const std::filesystem::path& path, const std::string& name);
    void addOtherParts(const std::filesystem::path& first);
    std::map<std::string, Entry>::iterator readEntry(GgufCursor& cursor);
    void place(const std::string& name, Entry& entry, std::span<const std::byte> data, const GgufCursor& cursor) const;

    std::vector<MappedFile> m_files;
    std::vector<std::size_t> m_headerBytes;
    GgufMetadata m_metadata;
    std::map<std::string, Entry> m_entries;
};

/// What the name of a split model's file says: "x-00002-of-00005.gguf".
struct GgufPart {
    std::string stem; ///< "x"
    int number = 0;   ///< from 1
    int count = 0;

    std::string fileName(int part) const;
};
/// Nothing where the name is not of that form.
std::optional<GgufPart> partOfGguf(std::string_view fileName);

} // namespace lectern::engine
