// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// All of a GGUF file (version 3; format: ggml-org/ggml, docs/gguf.md) before its tensors' bytes: metadata, and what
/// each tensor is and where. Where everything lies is known before the first value is.
class GgufHeader {
public:
    void add(std::string_view key, std::uint32_t value);
    void add(std::string_view key, float value);
    void add(std::string_view key, bool value);
    void add(std::string_view key, std::string_view value);
    void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
    void add(std::string_view key, const std::vector<std::int32_t>& values);
    void add(std::string_view key, const std::vector<float>& values);
    void add(std::string_view key, const std::vector<std::string>& values);

    /// @param shape as elsewhere here: last dimension fastest
    void addTensor(std::string_view name, const std::vector<std::int64_t>& shape, TensorType type);

    /// The file's first bytes, up to the first tensor.
    std::string bytes() const;
    /// Where each tensor begins, counted from the file's start, and last where the file ends.
    std::vector<std::uint64_t> offsets() const;

private:
    void addKey(std::string_view key, std::uint32_t type);

    std::uint64_t m_keys = 0;
    std::string m_metadata;
    std::uint64_t m_tensors = 0;
    std::string m_infos;
    std::vector<std::uint64_t> m_offsets; ///< from the end of the header; one more than there are tensors
};

} // namespace lectern::engine
