// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/references.h"

#include <cstddef>
#include <vector>

namespace lectern::importing {

namespace {

int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEscape = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
        result += isEscape ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
        i += isEscape ? 2 : 0;
    }
    return result;
}

} // namespace

Reference resolved(std::string_view base, std::string_view reference)
{
    Reference result;
    if (const std::size_t hash = reference.find('#'); hash != std::string_view::npos) {
        result.fragment = unescaped(reference.substr(hash + 1));
        reference = reference.substr(0, hash);
    }
    reference = reference.substr(0, reference.find('?'));
    if (reference.empty()) {
        result.file = base;
        return result;
    }
    const std::size_t colon = reference.find(':');
    if (reference.starts_with("//") || (colon != std::string_view::npos && colon < reference.find('/')))
        return result; // another host or scheme
    std::vector<std::string> parts;
    const std::string path = reference.front() == '/' ? unescaped(reference)
                                                      : std::string(base.substr(0, base.rfind('/') + 1)) + unescaped(reference);
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, end - start);
        if (part == "..") {
            if (parts.empty())
                return result;
            parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        start = end + 1;
    }
    for (const std::string& part : parts)
        result.file += (result.file.empty() ? "" : "/") + part;
    return result;
}

} // namespace lectern::importing
