// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/profile.h"

#include <chrono>

namespace lectern::engine::cpu {

/// Reports one operation, from here to the end of the scope, where somebody wants to know.
class Recording {
public:
    /// @param profile may be null: then nothing happens
    Recording(Profile* profile, Operation operation) : m_profile(profile), m_operation(operation)
    {
        if (m_profile && m_profile->isTimed())
            m_begin = Clock::now();
    }
    Recording(Profile* profile, Operation operation, const Work& work) : Recording(profile, operation)
    {
        if (m_profile)
            m_profile->addWork(operation, work);
    }
    ~Recording()
    {
        if (!m_profile)
            return;
        const bool timed = m_profile->isTimed();
        m_profile->addCall(m_operation, timed ? std::chrono::duration<double>(Clock::now() - m_begin).count() : 0);
    }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

private:
    using Clock = std::chrono::steady_clock;

    Profile* m_profile;
    Operation m_operation;
    Clock::time_point m_begin{};
};

} // namespace lectern::engine::cpu
