// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/reading_estimate.h"

#include <algorithm>

namespace lectern::reading {

namespace {

constexpr int kFirstChunks = 3; // before these and kFirstSeconds have passed, any estimate would be a guess
constexpr double kFirstSeconds = 0.3;
constexpr double kRecent = 1.0 / 16;    // weight of the newest chunk in the level
constexpr double kInterruption = 4;     // a chunk this many times slower than expected was interrupted (the machine slept)
constexpr double kSlopeDoubt = 1.0 / 8; // the slope counts half once depths deviate by this part of the total

} // namespace

void ReadingEstimate::add(qint64 begin, qint64 end, double seconds)
{
    if (end <= begin || seconds <= 0)
        return;
    if (m_chunks >= kFirstChunks) {
        const double expected = fit().between(double(begin), double(end));
        const bool isSlow = seconds > kInterruption * m_level * expected;
        if (isSlow && !m_wasSlow) { // twice in a row is no interruption any more
            m_wasSlow = true;
            return;
        }
        m_wasSlow = isSlow;
        m_level += kRecent * (seconds / expected - m_level);
    }
    const double weight = double(end - begin);
    const double x = double(begin + end) / 2;
    const double y = seconds / weight;
    m_w += weight;
    m_wx += weight * x;
    m_wy += weight * y;
    m_wxx += weight * x * x;
    m_wxy += weight * x * y;
    m_seconds += seconds;
    ++m_chunks;
}

double ReadingEstimate::secondsLeft(qint64 position) const
{
    const std::optional<storage::ReadingSpeed> now = speed();
    return now ? std::max(0.0, now->between(double(position), m_total)) : -1;
}

std::optional<storage::ReadingSpeed> ReadingEstimate::speed() const
{
    if (m_chunks < kFirstChunks || m_seconds < kFirstSeconds)
        return std::nullopt;
    const storage::ReadingSpeed line = fit();
    return storage::ReadingSpeed{m_level * line.seconds, m_level * line.moreWithDepth};
}

storage::ReadingSpeed ReadingEstimate::fit() const
{
    const double x = m_wx / m_w;
    const double y = m_wy / m_w;
    const double spread = m_wxx / m_w - x * x;
    const double doubt = m_total * kSlopeDoubt;
    const double slope = std::max(0.0, (m_wxy / m_w - x * y) / (spread + doubt * doubt));
    // Within what was read the line must stay positive, or the estimate of a short rest could be negative.
    const double b = x > 0 ? std::min(slope, y / x) : 0;
    return {y - b * x, b};
}

} // namespace lectern::reading
