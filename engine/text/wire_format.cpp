// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/wire_format.h"

#include "engine/base/failure.h"

namespace lectern::engine {
namespace {

constexpr std::uint64_t kTypeText = 2;
constexpr std::uint64_t kTypeFixed32 = 5;

[[noreturn]] void damaged(const char* what)
{
    throw Failure(ErrorCode::ModelDamaged, what);
}

} // namespace

std::uint64_t WireField::varint() const
{
    if (m_type != Type::Varint)
        damaged("a number was expected");
    return m_value;
}

std::uint32_t WireField::fixed32() const
{
    if (m_type != Type::Fixed32)
        damaged("four bytes were expected");
    return static_cast<std::uint32_t>(m_value);
}

std::string_view WireField::text() const
{
    if (m_type != Type::Text)
        damaged("text was expected");
    return m_text;
}

std::optional<WireField> WireReader::next()
{
    if (m_rest.empty())
        return std::nullopt;
    const std::uint64_t key = takeVarint();
    WireField field;
    field.number = static_cast<std::uint32_t>(key >> 3);
    if (field.number == 0 || (key >> 32) != 0)
        damaged("a field has no number");
    field.m_type = static_cast<WireField::Type>(key & 7);
    switch (field.m_type) {
    case WireField::Type::Varint:
        field.m_value = takeVarint();
        return field;
    case WireField::Type::Fixed64:
        field.m_value = takeFixed(8);
        return field;
    case WireField::Type::Fixed32:
        field.m_value = takeFixed(4);
        return field;
    case WireField::Type::Text:
        field.m_text = take(takeVarint());
        return field;
    }
    damaged("a field is of an unknown type");
}

std::uint64_t WireReader::takeVarint()
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const auto byte = static_cast<unsigned char>(take(1).front());
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    damaged("a number has more than 64 bits");
}

std::uint64_t WireReader::takeFixed(int size)
{
    std::uint64_t value = 0;
    int shift = 0;
    for (const char c : take(static_cast<std::uint64_t>(size))) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << shift;
        shift += 8;
    }
    return value;
}

std::string_view WireReader::take(std::uint64_t size)
{
    if (size > m_rest.size())
        damaged("the file ends inside a field");
    const std::string_view taken = m_rest.substr(0, size);
    m_rest.remove_prefix(size);
    return taken;
}

void WireWriter::varint(std::uint32_t number, std::uint64_t value)
{
    putVarint(static_cast<std::uint64_t>(number) << 3);
    putVarint(value);
}

void WireWriter::fixed32(std::uint32_t number, std::uint32_t value)
{
    putVarint(static_cast<std::uint64_t>(number) << 3 | kTypeFixed32);
    for (int shift = 0; shift < 32; shift += 8)
        m_bytes.push_back(static_cast<char>(value >> shift & 0xFF));
}

void WireWriter::text(std::uint32_t number, std::string_view value)
{
    putVarint(static_cast<std::uint64_t>(number) << 3 | kTypeText);
    putVarint(value.size());
    m_bytes.append(value);
}

void WireWriter::putVarint(std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        m_bytes.push_back(static_cast<char>((value & 0x7F) | 0x80));
    m_bytes.push_back(static_cast<char>(value));
}

} // namespace lectern::engine
