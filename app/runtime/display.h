// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::runtime {

/// Whether there is a place to show a window at: a display that the environment names. Whether it can be reached is another
/// matter.
bool hasDisplay();

/// A display that cannot be reached (a stale DISPLAY, a cookie that is refused) makes Qt abort. While this object lives, the
/// program is executed anew instead, as if there were no display; unreachableDisplay() is then not empty. Only Qt knows
/// which of its plug-ins it tries and what they need: nothing else is asked.
class DisplayTrial {
public:
    /// @param arguments main()'s; must outlive it
    explicit DisplayTrial(char** arguments);
    ~DisplayTrial();
    DisplayTrial(const DisplayTrial&) = delete;
    DisplayTrial& operator=(const DisplayTrial&) = delete;
};

/// The display that this program tried to reach before it was executed anew; empty where it was not.
QString unreachableDisplay();

} // namespace lectern::runtime
