// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace lectern::importing {

/// A rectangle in points, y downwards.
struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;

    double width() const { return right - left; }
    double height() const { return bottom - top; }

    void include(const Box& other) {
        left = std::min(left, other.left);
        top = std::min(top, other.top);
        right = std::max(right, other.right);
        bottom = std::max(bottom, other.bottom);
    }
};

/// The box as a person sees it who turns the page until its text is upright.
/// @param quarterTurns how far the text is turned clockwise: 1 reads downwards, 3 upwards
inline Box uprightBox(const Box& box, int quarterTurns) {
    switch (quarterTurns & 3) {
    case 1: return {box.top, -box.right, box.bottom, -box.left};
    case 2: return {-box.right, -box.bottom, -box.left, -box.top};
    case 3: return {-box.bottom, box.left, -box.top, box.right};
    default: return box;
    }
}

} // namespace lectern::importing
