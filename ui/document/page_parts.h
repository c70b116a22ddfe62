// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"

#include <QImage>

#include <map>
#include <vector>

namespace lectern::ui {

/// Sharp pictures of what is in sight of pages that are too large to be drawn whole.
class PageParts {
public:
    static constexpr double kMostPixels = 24e6; ///< of one part

    struct Part {
        QImage image;
        QPoint origin; ///< in pixels of the picture of the whole page
        double pixelsPerPoint = 0;
    };

    /// What to ask for of a page, with something around it, in pixels; empty where what is there is enough.
    /// @param seen what is in sight, in pixels of the whole picture
    /// @param whole the size of that picture
    QRect wanted(int page, const QRect& seen, const QSize& whole, double pixelsPerPoint) const;
    void insert(int page, Part part);
    /// Null where there is none of this resolution.
    const Part* of(int page, double pixelsPerPoint) const;
    /// Forgets those of pages outside of [first, last].
    void keepOnly(int first, int last);
    void clear() { m_parts.clear(); }

private:
    std::map<int, Part> m_parts;
};

} // namespace lectern::ui
