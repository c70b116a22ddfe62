// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/repeated_bytes.h"

#include "engine/base/failure.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace lectern::engine {

namespace {

[[noreturn]] void noRoom(std::size_t size)
{
    throw Failure(ErrorCode::OutOfMemory, "no room for " + std::to_string(size) + " bytes: " + std::strerror(errno));
}

/// A file in memory that has no name, closed at the end.
class MemoryFile {
public:
    explicit MemoryFile(std::span<const std::byte> bytes) : m_file(::memfd_create("lectern", MFD_CLOEXEC))
    {
        if (m_file < 0)
            noRoom(bytes.size());
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t written = ::write(m_file, bytes.data() + done, bytes.size() - done);
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0) {
                ::close(m_file);
                noRoom(bytes.size());
            }
            done += static_cast<std::size_t>(written);
        }
    }
    ~MemoryFile() { ::close(m_file); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int descriptor() const { return m_file; }

private:
    int m_file;
};

} // namespace

RepeatedBytes::RepeatedBytes(std::span<const std::byte> period, std::size_t size)
{
    ENSURE(!period.empty() && period.size() % kPeriodUnit == 0);
    const MemoryFile file(period);
    size = (size + period.size() - 1) / period.size() * period.size();
    void* const whole = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (whole == MAP_FAILED)
        noRoom(size);
    m_data = static_cast<std::byte*>(whole);
    m_size = size;
    for (std::size_t at = 0; at < size; at += period.size()) {
        if (::mmap(m_data + at, period.size(), PROT_READ, MAP_SHARED | MAP_FIXED, file.descriptor(), 0) == MAP_FAILED) {
            const int error = errno;
            ::munmap(m_data, m_size);
            errno = error;
            noRoom(size);
        }
    }
}

RepeatedBytes::~RepeatedBytes()
{
    if (m_data)
        ::munmap(m_data, m_size);
}

RepeatedBytes::RepeatedBytes(RepeatedBytes&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

RepeatedBytes& RepeatedBytes::operator=(RepeatedBytes&& other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

} // namespace lectern::engine
