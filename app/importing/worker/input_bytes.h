// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace lectern::importing {

/// The bytes of an open file, mapped into memory; the pages that are touched are read, no others.
class InputBytes {
public:
    /// Throws Failure(NotReadable).
    explicit InputBytes(int descriptor);
    ~InputBytes();
    InputBytes(const InputBytes&) = delete;
    InputBytes& operator=(const InputBytes&) = delete;

    std::string_view bytes() const { return {m_data, m_size}; }

private:
    const char* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Whether this is a PDF, by its content; names of files mean nothing.
bool isPdf(std::string_view bytes);

} // namespace lectern::importing
