// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/gguf_cursor.h"

#include "engine/base/failure.h"

#include <utility>

namespace lectern::engine {

GgufCursor::GgufCursor(std::span<const std::byte> bytes, std::string file) : m_bytes(bytes), m_file(std::move(file)) {}

std::string_view GgufCursor::text(std::uint64_t most)
{
    const auto length = number<std::uint64_t>();
    if (length > most)
        damaged("a string of " + std::to_string(length) + " bytes");
    const auto bytes = take(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> GgufCursor::take(std::uint64_t count)
{
    if (count > remaining())
        damaged("cut short");
    const auto taken = m_bytes.subspan(m_position, static_cast<std::size_t>(count));
    m_position += taken.size();
    return taken;
}

void GgufCursor::damaged(const std::string& what) const
{
    throw Failure(ErrorCode::ModelDamaged, m_file + ": " + what);
}

} // namespace lectern::engine
