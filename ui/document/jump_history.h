// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/place.h"

#include <optional>
#include <vector>

namespace lectern::ui {

/// Where a person was before each jump, as in a browser.
class JumpHistory {
public:
    static constexpr std::size_t kLongest = 200;

    /// A jump away from `from` begins; what lay ahead is forgotten.
    void leave(const Spot& from);
    /// Where to go; `now` becomes the place to come back to. Nothing at the end of the history.
    std::optional<Spot> back(const Spot& now);
    std::optional<Spot> forward(const Spot& now);

    bool canGoBack() const { return !m_behind.empty(); }
    bool canGoForward() const { return !m_ahead.empty(); }
    void clear();

private:
    std::vector<Spot> m_behind;
    std::vector<Spot> m_ahead;
};

} // namespace lectern::ui
