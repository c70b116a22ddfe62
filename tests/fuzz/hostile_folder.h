// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lectern::fuzz {

/// A folder of this process's own, in memory where the machine has a file system for that. Gone with the object.
class HostileFolder {
public:
    HostileFolder();
    ~HostileFolder();
    HostileFolder(const HostileFolder&) = delete;
    HostileFolder& operator=(const HostileFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    /// Makes the file hold these bytes.
    void write(std::string_view name, std::string_view bytes) const;
    void remove(std::string_view name) const;

private:
    std::filesystem::path m_path;
};

/// A file as safetensors lays it out: the header's length in 8 bytes, the header, the data.
std::string safetensorsFile(std::string_view header, std::string_view data);

} // namespace lectern::fuzz
