// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/utf8_stream.h"

#include <cstddef>
#include <utility>

namespace lectern::engine {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Lead {
    std::size_t length; ///< bytes of the character; 0: no character begins so
    unsigned char low;  ///< what the second byte may be
    unsigned char high;
};

/// Unicode 15, table 3-7.
Lead leadOf(unsigned char byte)
{
    if (byte < 0x80)
        return {1, 0, 0};
    if (byte < 0xC2)
        return {0, 0, 0};
    if (byte < 0xE0)
        return {2, 0x80, 0xBF};
    if (byte < 0xF0)
        return {3, static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF)};
    if (byte < 0xF5)
        return {4, static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80),
                static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF)};
    return {0, 0, 0};
}

/// How many of the first bytes can belong to one character (0: none can begin so).
std::size_t wellFormedPrefix(std::string_view bytes, const Lead& lead)
{
    std::size_t n = lead.length == 0 ? 0 : 1;
    while (n < lead.length && n < bytes.size()) {
        const auto byte = static_cast<unsigned char>(bytes[n]);
        if (byte < (n == 1 ? lead.low : 0x80) || byte > (n == 1 ? lead.high : 0xBF))
            break;
        ++n;
    }
    return n;
}

} // namespace

std::string Utf8Stream::push(std::string_view bytes)
{
    std::string joined;
    if (!m_pending.empty()) {
        joined = std::exchange(m_pending, {});
        joined.append(bytes);
        bytes = joined;
    }
    std::string result;
    result.reserve(bytes.size());
    while (!bytes.empty()) {
        const Lead lead = leadOf(static_cast<unsigned char>(bytes.front()));
        const std::size_t n = wellFormedPrefix(bytes, lead);
        if (lead.length != 0 && n == lead.length) {
            result.append(bytes.substr(0, n));
        } else if (n != 0 && n == bytes.size()) {
            m_pending = bytes;
            break;
        } else {
            result.append(kReplacement);
        }
        bytes.remove_prefix(n == 0 ? 1 : n);
    }
    return result;
}

std::string Utf8Stream::finish()
{
    // What is pending is the beginning of one character, hence one maximal invalid sequence.
    return std::exchange(m_pending, {}).empty() ? std::string() : std::string(kReplacement);
}

} // namespace lectern::engine
