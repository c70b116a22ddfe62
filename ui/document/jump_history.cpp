// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/jump_history.h"

namespace lectern::ui {

namespace {

/// Takes what is on top of one pile and puts `now` on the other.
std::optional<Spot> step(std::vector<Spot>& from, std::vector<Spot>& to, const Spot& now)
{
    if (from.empty())
        return {};
    const Spot next = from.back();
    from.pop_back();
    to.push_back(now);
    return next;
}

} // namespace

void JumpHistory::leave(const Spot& from)
{
    m_ahead.clear();
    if (!m_behind.empty() && m_behind.back() == from)
        return;
    m_behind.push_back(from);
    if (m_behind.size() > kLongest)
        m_behind.erase(m_behind.begin());
}

std::optional<Spot> JumpHistory::back(const Spot& now)
{
    return step(m_behind, m_ahead, now);
}

std::optional<Spot> JumpHistory::forward(const Spot& now)
{
    return step(m_ahead, m_behind, now);
}

void JumpHistory::clear()
{
    m_behind.clear();
    m_ahead.clear();
}

} // namespace lectern::ui
