// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/mapped_file.h"

#include "engine/base/failure.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::engine {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() { ::close(m_fd); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

} // namespace

MappedFile::MappedFile(const std::filesystem::path& path)
{
    const std::string name = path.string();
    // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
    const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        throw Failure(missing ? ErrorCode::NotFound : ErrorCode::NotReadable, name + ": " + std::strerror(errno), name);
    }
    const Descriptor file(fd);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        throw Failure(ErrorCode::NotReadable, name + ": " + std::strerror(errno), name);
    if (!S_ISREG(status.st_mode))
        throw Failure(ErrorCode::NotAFile, name + ": not a regular file", name);
    if (status.st_size == 0)
        throw Failure(ErrorCode::EmptyFile, name + ": zero bytes", name);
    m_size = static_cast<std::size_t>(status.st_size);
    void* const data = ::mmap(nullptr, m_size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (data == MAP_FAILED)
        throw Failure(ErrorCode::NotReadable, name + ": " + std::strerror(errno), name);
    m_data = static_cast<const std::byte*>(data);
}

MappedFile::~MappedFile()
{
    if (m_data)
        ::munmap(const_cast<std::byte*>(m_data), m_size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

void releasePages(std::span<const std::byte> mapped)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(mapped.data());
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t last = (begin + mapped.size()) / page * page;
    if (first < last)
        ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED); // advice: that it fails changes nothing
}

std::string readSmallFile(const std::filesystem::path& path, std::size_t limit)
{
    const MappedFile file(path);
    const auto bytes = file.bytes();
    if (bytes.size() > limit)
        throw Failure(ErrorCode::NotAFile, path.string() + ": larger than " + std::to_string(limit) + " bytes", path.string());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace lectern::engine
