// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::engine {

/// One field of a message in the protocol buffer wire format (protobuf.dev/programming-guides/encoding).
class WireField {
public:
    /// Each throws Failure(ModelDamaged) where the field is of another wire type.
    std::uint64_t varint() const;
    std::uint32_t fixed32() const;
    /// Text, bytes or a message; lives as long as the bytes that are read.
    std::string_view text() const;

    std::uint32_t number = 0;

private:
    friend class WireReader;
    enum class Type : std::uint8_t { Varint = 0, Fixed64 = 1, Text = 2, Fixed32 = 5 };

    Type m_type = Type::Varint;
    std::uint64_t m_value = 0;
    std::string_view m_text;
};

/// Reads the fields of a message in their order. Never reads past its bytes, whatever they are.
class WireReader {
public:
    explicit WireReader(std::string_view message) : m_rest(message) {}

    /// The next field; none at the end. Throws Failure(ModelDamaged) where the bytes are no field.
    std::optional<WireField> next();

private:
    std::uint64_t takeVarint();
    std::uint64_t takeFixed(int size);
    std::string_view take(std::uint64_t size);

    std::string_view m_rest;
};

/// Writes a message field by field.
class WireWriter {
public:
    void varint(std::uint32_t number, std::uint64_t value);
    void fixed32(std::uint32_t number, std::uint32_t value);
    /// Text, bytes or a message.
    void text(std::uint32_t number, std::string_view value);

    const std::string& bytes() const { return m_bytes; }

private:
    void putVarint(std::uint64_t value);

    std::string m_bytes;
};

} // namespace lectern::engine
