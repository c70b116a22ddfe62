// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>

namespace lectern::ui {

/// A point of a document, whatever the zoom.
struct Spot {
    int page = 1;  ///< physical, from 1
    QPointF point; ///< points from the page's top left; outside of it for what lies in a gap

    bool operator==(const Spot&) const = default;
};

/// How large pages are shown.
struct Zoom {
    enum class Mode { FitWidth, FitPage, Fixed };
    static constexpr double kSmallest = 0.1;
    static constexpr double kLargest = 8;

    Mode mode = Mode::FitWidth;
    double factor = 1;  ///< 1: as on paper, at 96 pixels per inch; while fitting, what came of it
    bool pairs = false; ///< two pages side by side, as a book lies open: the first one alone

    bool operator==(const Zoom&) const = default;
};

/// What a person sees of a document: kept over a restart.
struct Place {
    Spot spot; ///< at the view's top left
    Zoom zoom;

    bool operator==(const Place&) const = default;
};

} // namespace lectern::ui
