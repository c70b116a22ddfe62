// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

namespace lectern::engine::cuda::emulator {

/// A thread's asynchronous copies. They arrive as late as they may: when it waits for their group. Until then their
/// targets hold bytes that are not a number in any format.
class LateCopies {
public:
    struct Copy {
        void* to;
        const void* from;
        int validBytes; ///< of 16
    };

    void add(const Copy& copy, bool late)
    {
        if (late) {
            std::memset(copy.to, 0xff, kBytes);
            m_copies.push_back(copy);
        } else {
            arrive(copy);
        }
    }
    void closeGroup() { m_groupEnds.push_back(m_copies.size()); }
    void wait(int open)
    {
        if (m_groupEnds.size() <= static_cast<std::size_t>(open))
            return;
        const std::size_t groups = m_groupEnds.size() - static_cast<std::size_t>(open);
        const std::size_t end = m_groupEnds[groups - 1];
        for (std::size_t i = 0; i < end; ++i)
            arrive(m_copies[i]);
        m_copies.erase(m_copies.begin(), m_copies.begin() + static_cast<std::ptrdiff_t>(end));
        m_groupEnds.erase(m_groupEnds.begin(), m_groupEnds.begin() + static_cast<std::ptrdiff_t>(groups));
        for (std::size_t& groupEnd : m_groupEnds)
            groupEnd -= end;
    }
    bool empty() const { return m_copies.empty(); }
    void clear()
    {
        m_copies.clear();
        m_groupEnds.clear();
    }

private:
    static constexpr std::size_t kBytes = 16;

    static void arrive(const Copy& copy)
    {
        const auto valid = static_cast<std::size_t>(copy.validBytes);
        if (valid > 0)
            std::memcpy(copy.to, copy.from, valid);
        std::memset(static_cast<std::byte*>(copy.to) + valid, 0, kBytes - valid);
    }

    std::vector<Copy> m_copies;
    std::vector<std::size_t> m_groupEnds; ///< copies before the end of each closed group
};

} // namespace lectern::engine::cuda::emulator
