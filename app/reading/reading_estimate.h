// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/saved_state.h"

#include <QtGlobal>

#include <optional>

namespace lectern::reading {

/// How long the rest of a reading will take.
///
/// A token costs a + b · depth seconds, since attention looks back at everything read. Both are fitted to all chunks so
/// far (b by ridge regression, because the first chunks say little about it) and then scaled by how the recent chunks
/// compare with the fit, because a machine gets busier and idler.
class ReadingEstimate {
public:
    /// @param total tokens that the session will hold in the end
    explicit ReadingEstimate(qint64 total) : m_total(double(total)) {}

    /// A chunk of tokens [begin, end) took `seconds`.
    void add(qint64 begin, qint64 end, double seconds);
    /// From `position` to the end; negative while too little is known.
    double secondsLeft(qint64 position) const;
    /// What a token costs now; nothing while too little is known.
    std::optional<storage::ReadingSpeed> speed() const;

private:
    storage::ReadingSpeed fit() const;

    double m_total;
    // Sums over chunks, each weighted by its tokens: w, depth x, seconds for a token y.
    double m_w = 0, m_wx = 0, m_wy = 0, m_wxx = 0, m_wxy = 0;
    double m_level = 1; // recent seconds ÷ those of the fit
    double m_seconds = 0;
    bool m_wasSlow = false; // the last chunk, and was left out for it
    int m_chunks = 0;
};

} // namespace lectern::reading
