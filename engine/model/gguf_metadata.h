// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/model/gguf_cursor.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// The keys and values at the head of a GGUF file (format: ggml-org/ggml, docs/gguf.md). The values stay in the file,
/// which must outlive this; what is asked for is checked for its type and size then.
///
/// The getters give nothing where the key is absent, and throw Failure(ModelDamaged) where its value is of another kind.
class GgufMetadata {
public:
    GgufMetadata() = default;
    /// Reads `count` entries. Throws Failure(ModelDamaged): cut short, a key twice, an unknown type, arrays in arrays in
    /// arrays.
    GgufMetadata(GgufCursor& cursor, std::uint64_t count);

    bool has(std::string_view key) const { return m_values.contains(key); }
    bool isArray(std::string_view key) const;

    /// A whole number of any width that fits 64 bits.
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<double> real(std::string_view key) const;
    std::optional<bool> flag(std::string_view key) const;
    /// At most `most` bytes.
    std::optional<std::string> text(std::string_view key, std::size_t most = std::size_t(4) << 20) const;

    /// Arrays of at most `most` values.
    std::optional<std::vector<std::int64_t>> integers(std::string_view key, std::size_t most) const;
    std::optional<std::vector<float>> reals(std::string_view key, std::size_t most) const;
    std::optional<std::vector<std::string>> texts(std::string_view key, std::size_t most) const;

private:
    enum class Type : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, String, Array, U64, I64, F64 };

    struct Value {
        Type type;
        Type element = Type::U8; ///< of an array
        std::uint64_t count = 1;
        std::span<const std::byte> bytes; ///< of the elements; a string with its length before it
    };

    static std::size_t sizeOf(Type type);
    static Type readType(GgufCursor& cursor);
    static void skip(GgufCursor& cursor, Type type, int depth);
    const Value* find(std::string_view key) const;
    const Value* findArray(std::string_view key, std::size_t most) const;
    std::optional<std::int64_t> integerAt(Type type, const std::byte* at) const;
    std::optional<double> realAt(Type type, const std::byte* at) const;
    [[noreturn]] void wrong(std::string_view key, std::string_view what) const;

    std::string m_file;
    std::map<std::string_view, Value> m_values;
};

} // namespace lectern::engine
