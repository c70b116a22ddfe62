// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/gguf_header.h"

#include "engine/base/failure.h"

#include <cstring>
#include <type_traits>

namespace lectern::engine {

namespace {

constexpr std::uint64_t kAlignment = 32; // GGUF's default
enum ValueType : std::uint32_t { UInt32 = 4, Int32 = 5, Float32 = 6, Bool = 7, String = 8, Array = 9 };

std::uint64_t aligned(std::uint64_t offset)
{
    return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

template <typename T>
void put(std::string& out, T value)
{
    static_assert(std::is_arithmetic_v<T>);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void putText(std::string& out, std::string_view text)
{
    put<std::uint64_t>(out, text.size());
    out += text;
}

template <typename T>
void putArray(std::string& out, std::uint32_t type, const std::vector<T>& values)
{
    put(out, type);
    put<std::uint64_t>(out, values.size());
    out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

/// ggml's number for a type (ggml/include/ggml.h, enum ggml_type).
std::uint32_t numberOf(TensorType type)
{
    switch (type) {
    case TensorType::F32:
        return 0;
    case TensorType::F16:
        return 1;
    case TensorType::Q4_0:
        return 2;
    case TensorType::Q4_1:
        return 3;
    case TensorType::Q5_0:
        return 6;
    case TensorType::Q5_1:
        return 7;
    case TensorType::Q8_0:
        return 8;
    case TensorType::Q2_K:
        return 10;
    case TensorType::Q3_K:
        return 11;
    case TensorType::Q4_K:
        return 12;
    case TensorType::Q5_K:
        return 13;
    case TensorType::Q6_K:
        return 14;
    case TensorType::IQ4_NL:
        return 20;
    case TensorType::IQ4_XS:
        return 23;
    case TensorType::BF16:
        return 30;
    case TensorType::MXFP4:
        return 39;
    case TensorType::F8E4M3:
        break;
    }
    ENSURE(false);
    return 0;
}

} // namespace

void GgufHeader::addKey(std::string_view key, std::uint32_t type)
{
    putText(m_metadata, key);
    put(m_metadata, type);
    ++m_keys;
}

void GgufHeader::add(std::string_view key, std::uint32_t value)
{
    addKey(key, UInt32);
    put(m_metadata, value);
}

void GgufHeader::add(std::string_view key, float value)
{
    addKey(key, Float32);
    put(m_metadata, value);
}

void GgufHeader::add(std::string_view key, bool value)
{
    addKey(key, Bool);
    put<std::uint8_t>(m_metadata, value ? 1 : 0);
}

void GgufHeader::add(std::string_view key, std::string_view value)
{
    addKey(key, String);
    putText(m_metadata, value);
}

void GgufHeader::add(std::string_view key, const std::vector<std::int32_t>& values)
{
    addKey(key, Array);
    putArray(m_metadata, Int32, values);
}

void GgufHeader::add(std::string_view key, const std::vector<float>& values)
{
    addKey(key, Array);
    putArray(m_metadata, Float32, values);
}

void GgufHeader::add(std::string_view key, const std::vector<std::string>& values)
{
    addKey(key, Array);
    put<std::uint32_t>(m_metadata, String);
    put<std::uint64_t>(m_metadata, values.size());
    for (const std::string& value : values)
        putText(m_metadata, value);
}

void GgufHeader::addTensor(std::string_view name, const std::vector<std::int64_t>& shape, TensorType type)
{
    if (m_offsets.empty())
        m_offsets.push_back(0);
    putText(m_infos, name);
    put(m_infos, static_cast<std::uint32_t>(shape.size()));
    for (auto extent = shape.rbegin(); extent != shape.rend(); ++extent)
        put(m_infos, static_cast<std::uint64_t>(*extent));
    put(m_infos, numberOf(type));
    put(m_infos, m_offsets.back());
    ++m_tensors;
    m_offsets.push_back(aligned(m_offsets.back() + TensorView{.type = type, .shape = shape}.byteCount()));
}

std::string GgufHeader::bytes() const
{
    std::string out = "GGUF";
    put<std::uint32_t>(out, 3);
    put(out, m_tensors);
    put(out, m_keys);
    out += m_metadata;
    out += m_infos;
    out.resize(aligned(out.size()), '\0');
    return out;
}

std::vector<std::uint64_t> GgufHeader::offsets() const
{
    const std::uint64_t begin = bytes().size();
    std::vector<std::uint64_t> offsets = m_offsets;
    for (std::uint64_t& offset : offsets)
        offset += begin;
    return offsets;
}

} // namespace lectern::engine
