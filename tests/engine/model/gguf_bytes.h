// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <cstdint>

namespace lectern::tests {

/// Writes the bytes of a GGUF file one value after the other, right or wrong.
class GgufBytes {
public:
    GgufBytes(std::uint64_t tensors, std::uint64_t keys, std::uint32_t version = 3)
    {
        raw("GGUF").number(version).number(tensors).number(keys);
    }

    template <typename Number>
    GgufBytes& number(Number value)
    {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    GgufBytes& raw(const QByteArray& bytes)
    {
        m_bytes += bytes;
        return *this;
    }
    GgufBytes& text(const QByteArray& text) { return number(std::uint64_t(text.size())).raw(text); }

    GgufBytes& key(const QByteArray& name, std::uint32_t type) { return text(name).number(type); }
    GgufBytes& u32(const QByteArray& name, std::uint32_t value) { return key(name, 4).number(value); }
    GgufBytes& string(const QByteArray& name, const QByteArray& value) { return key(name, 8).text(value); }
    GgufBytes& arrayHead(const QByteArray& name, std::uint32_t element, std::uint64_t count)
    {
        return key(name, 9).number(element).number(count);
    }

    /// @param shape as the file has it, fastest dimension first
    GgufBytes& tensor(const QByteArray& name, std::initializer_list<std::uint64_t> shape, std::uint32_t type,
                      std::uint64_t offset)
    {
        text(name).number(std::uint32_t(shape.size()));
        for (const std::uint64_t extent : shape)
            number(extent);
        return number(type).number(offset);
    }
    /// Zeros up to a multiple of `alignment`, then the tensors' bytes.
    GgufBytes& data(const QByteArray& bytes, int alignment = 32)
    {
        m_bytes.append((alignment - m_bytes.size() % alignment) % alignment, '\0');
        return raw(bytes);
    }

    const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

} // namespace lectern::tests
