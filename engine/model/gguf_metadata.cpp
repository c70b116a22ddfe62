// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/gguf_metadata.h"

#include "engine/base/failure.h"

#include <limits>

namespace lectern::engine {

namespace {

constexpr std::uint64_t kLongestKey = 65535; // the format's own limit
constexpr int kDeepestArray = 3;

template <typename Number>
Number numberAt(const std::byte* at)
{
    Number value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

} // namespace

GgufMetadata::GgufMetadata(GgufCursor& cursor, std::uint64_t count) : m_file(cursor.file())
{
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string_view key = cursor.text(kLongestKey);
        Value value{.type = readType(cursor), .bytes = {}};
        if (value.type == Type::Array) {
            value.element = readType(cursor);
            value.count = cursor.number<std::uint64_t>();
        }
        const std::size_t begin = cursor.position();
        const Type element = value.type == Type::Array ? value.element : value.type;
        if (const std::size_t size = sizeOf(element); size > 0) {
            if (value.count > cursor.remaining() / size)
                cursor.damaged("cut short");
            cursor.take(value.count * size);
        } else {
            for (std::uint64_t k = 0; k < value.count; ++k)
                skip(cursor, element, 1);
        }
        value.bytes = cursor.bytes().subspan(begin, cursor.position() - begin);
        if (!m_values.emplace(key, value).second)
            cursor.damaged("the key " + std::string(key) + " is there twice");
    }
}

std::size_t GgufMetadata::sizeOf(Type type)
{
    switch (type) {
    case Type::U8:
    case Type::I8:
    case Type::Bool:
        return 1;
    case Type::U16:
    case Type::I16:
        return 2;
    case Type::U32:
    case Type::I32:
    case Type::F32:
        return 4;
    case Type::U64:
    case Type::I64:
    case Type::F64:
        return 8;
    case Type::String:
    case Type::Array:
        break;
    }
    return 0;
}

GgufMetadata::Type GgufMetadata::readType(GgufCursor& cursor)
{
    const auto type = cursor.number<std::uint32_t>();
    if (type > static_cast<std::uint32_t>(Type::F64))
        cursor.damaged("a value of the unknown type " + std::to_string(type));
    return static_cast<Type>(type);
}

void GgufMetadata::skip(GgufCursor& cursor, Type type, int depth)
{
    if (type == Type::String) {
        cursor.text(std::numeric_limits<std::uint64_t>::max());
        return;
    }
    if (type != Type::Array) {
        cursor.take(sizeOf(type));
        return;
    }
    if (depth > kDeepestArray)
        cursor.damaged("arrays lie in arrays too deep");
    const Type element = readType(cursor);
    const auto count = cursor.number<std::uint64_t>();
    if (const std::size_t size = sizeOf(element); size > 0) {
        if (count > cursor.remaining() / size)
            cursor.damaged("cut short");
        cursor.take(count * size);
        return;
    }
    // Each takes at least the 8 bytes of its length, so this ends where the file does.
    for (std::uint64_t i = 0; i < count; ++i)
        skip(cursor, element, depth + 1);
}

void GgufMetadata::wrong(std::string_view key, std::string_view what) const
{
    throw Failure(ErrorCode::ModelDamaged, m_file + ": " + std::string(key) + ' ' + std::string(what));
}

const GgufMetadata::Value* GgufMetadata::find(std::string_view key) const
{
    const auto at = m_values.find(key);
    return at == m_values.end() ? nullptr : &at->second;
}

const GgufMetadata::Value* GgufMetadata::findArray(std::string_view key, std::size_t most) const
{
    const Value* const value = find(key);
    if (value && value->type != Type::Array)
        wrong(key, "is no array");
    if (value && value->count > most)
        wrong(key, "has " + std::to_string(value->count) + " entries");
    return value;
}

bool GgufMetadata::isArray(std::string_view key) const
{
    const Value* const value = find(key);
    return value && value->type == Type::Array;
}

std::optional<std::int64_t> GgufMetadata::integerAt(Type type, const std::byte* at) const
{
    switch (type) {
    case Type::U8:
        return numberAt<std::uint8_t>(at);
    case Type::I8:
        return numberAt<std::int8_t>(at);
    case Type::U16:
        return numberAt<std::uint16_t>(at);
    case Type::I16:
        return numberAt<std::int16_t>(at);
    case Type::U32:
        return numberAt<std::uint32_t>(at);
    case Type::I32:
        return numberAt<std::int32_t>(at);
    case Type::I64:
        return numberAt<std::int64_t>(at);
    case Type::U64: {
        const auto value = numberAt<std::uint64_t>(at);
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        return static_cast<std::int64_t>(value);
    }
    case Type::F32:
    case Type::F64:
    case Type::Bool:
    case Type::String:
    case Type::Array:
        break;
    }
    return std::nullopt;
}

std::optional<double> GgufMetadata::realAt(Type type, const std::byte* at) const
{
    if (type == Type::F32)
        return static_cast<double>(numberAt<float>(at));
    if (type == Type::F64)
        return numberAt<double>(at);
    const auto whole = integerAt(type, at);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
}

std::optional<std::int64_t> GgufMetadata::integer(std::string_view key) const
{
    const Value* const value = find(key);
    if (!value)
        return std::nullopt;
    const auto number = integerAt(value->type, value->bytes.data());
    if (!number)
        wrong(key, "is no whole number");
    return number;
}

std::optional<double> GgufMetadata::real(std::string_view key) const
{
    const Value* const value = find(key);
    if (!value)
        return std::nullopt;
    const auto number = realAt(value->type, value->bytes.data());
    if (!number)
        wrong(key, "is no number");
    return number;
}

std::optional<bool> GgufMetadata::flag(std::string_view key) const
{
    const Value* const value = find(key);
    if (!value)
        return std::nullopt;
    if (value->type != Type::Bool)
        wrong(key, "is not true or false");
    return value->bytes[0] != std::byte(0);
}

std::optional<std::string> GgufMetadata::text(std::string_view key, std::size_t most) const
{
    const Value* const value = find(key);
    if (!value)
        return std::nullopt;
    if (value->type != Type::String)
        wrong(key, "is no text");
    GgufCursor cursor(value->bytes, m_file);
    return std::string(cursor.text(most));
}

std::optional<std::vector<std::int64_t>> GgufMetadata::integers(std::string_view key, std::size_t most) const
{
    const Value* const value = findArray(key, most);
    if (!value)
        return std::nullopt;
    std::vector<std::int64_t> numbers;
    numbers.reserve(static_cast<std::size_t>(value->count));
    const std::size_t size = sizeOf(value->element);
    for (std::size_t i = 0; i < value->count; ++i) {
        const auto number = integerAt(value->element, value->bytes.data() + i * size);
        if (!number)
            wrong(key, "has something else where a whole number belongs");
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<std::vector<float>> GgufMetadata::reals(std::string_view key, std::size_t most) const
{
    const Value* const value = findArray(key, most);
    if (!value)
        return std::nullopt;
    std::vector<float> numbers;
    numbers.reserve(static_cast<std::size_t>(value->count));
    const std::size_t size = sizeOf(value->element);
    for (std::size_t i = 0; i < value->count; ++i) {
        const auto number = realAt(value->element, value->bytes.data() + i * size);
        if (!number)
            wrong(key, "has something else where a number belongs");
        numbers.push_back(static_cast<float>(*number));
    }
    return numbers;
}

std::optional<std::vector<std::string>> GgufMetadata::texts(std::string_view key, std::size_t most) const
{
    const Value* const value = findArray(key, most);
    if (!value)
        return std::nullopt;
    if (value->element != Type::String)
        wrong(key, "has something else where text belongs");
    GgufCursor cursor(value->bytes, m_file);
    std::vector<std::string> texts;
    texts.reserve(static_cast<std::size_t>(value->count));
    for (std::uint64_t i = 0; i < value->count; ++i)
        texts.emplace_back(cursor.text(cursor.remaining()));
    return texts;
}

} // namespace lectern::engine
