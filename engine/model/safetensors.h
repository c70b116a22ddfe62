// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/mapped_file.h"
#include "engine/model/tensor_store.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// The tensors of a model folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names
/// (format: huggingface/safetensors, README). Files are mapped, not read. Their headers are hostile input: every
/// offset, shape and size is checked before a view is given out.
class Safetensors final : public TensorStore {
public:
    /// Throws Failure: ModelIncomplete (no such file, or a shard is missing), ModelDamaged.
    explicit Safetensors(const std::filesystem::path& folder);

    TensorView find(const std::string& name) const override;
    bool contains(const std::string& name) const override { return m_entries.contains(name); }
    std::int64_t byteCount() const override;
    std::vector<File> files() const override;
    std::string mainType() const override;

private:
    struct Entry {
        std::string type;
        std::vector<std::int64_t> shape;
        const std::byte* data;
        std::size_t bytes;
    };

    /// find() without the scales of 8-bit floats.
    TensorView findUnscaled(const std::string& name) const;
    void addFile(const std::filesystem::path& path);
    void addEntry(const std::string& file, const std::string& name, std::string_view type, std::vector<std::int64_t> shape,
                  std::span<const std::byte> data, std::uint64_t begin, std::uint64_t end);

    std::vector<MappedFile> m_files;
    std::map<std::string, Entry> m_entries;
};

} // namespace lectern::engine
