// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/input_bytes.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <sys/stat.h>

namespace lectern::importing {

InputBytes::InputBytes(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        throw Failure(ErrorCode::NotReadable, "the descriptor is no file");
    m_size = static_cast<std::size_t>(status.st_size);
    if (m_size == 0)
        return;
    void* data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED)
        throw Failure(errno == ENOMEM ? ErrorCode::WorkerOutOfMemory : ErrorCode::NotReadable, std::strerror(errno));
    m_data = static_cast<const char*>(data);
}

InputBytes::~InputBytes() {
    if (m_data != nullptr)
        ::munmap(const_cast<char*>(m_data), m_size); // munmap() takes no pointer to const
}

bool isPdf(std::string_view bytes) {
    constexpr std::size_t kHeaderWithin = 1024; // as readers of PDF allow it
    const std::size_t header = bytes.substr(0, kHeaderWithin).find("%PDF-");
    if (header == 0 || header == std::string_view::npos)
        return header == 0;
    // Junk before the header is common (mail headers); a text that merely mentions it has no trailer.
    const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), 2 * kHeaderWithin));
    return tail.find("startxref") != std::string_view::npos || tail.find("%%EOF") != std::string_view::npos;
}

} // namespace lectern::importing
