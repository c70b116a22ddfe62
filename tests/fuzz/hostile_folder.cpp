// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/hostile_folder.h"

#include "engine/base/failure.h"

#include <cstdint>
#include <string>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace lectern::fuzz {

HostileFolder::HostileFolder()
{
    std::error_code error;
    const bool hasMemory = std::filesystem::is_directory("/dev/shm", error) && ::access("/dev/shm", W_OK) == 0;
    std::string name = hasMemory ? "/dev/shm" : std::filesystem::temp_directory_path().string();
    name += "/lectern-fuzz-XXXXXX";
    ENSURE(::mkdtemp(name.data()) != nullptr);
    m_path = name;
}

HostileFolder::~HostileFolder()
{
    std::error_code error;
    std::filesystem::remove_all(m_path, error);
}

void HostileFolder::write(std::string_view name, std::string_view bytes) const
{
    const int fd = ::open((m_path / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ENSURE(fd >= 0);
    ENSURE(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::close(fd);
}

void HostileFolder::remove(std::string_view name) const
{
    ::unlink((m_path / name).c_str());
}

std::string safetensorsFile(std::string_view header, std::string_view data)
{
    std::string file;
    for (int shift = 0; shift < 64; shift += 8)
        file.push_back(static_cast<char>(static_cast<std::uint64_t>(header.size()) >> shift & 0xFF));
    return file.append(header).append(data);
}

} // namespace lectern::fuzz
