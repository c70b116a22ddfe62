// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

namespace lectern::test {

/// A drawn page of pdfFile() as a photograph of the screen shows it, found by its white paper and by a line marked on it.
class PageOnScreen {
public:
    /// @param view where on the screen pages are shown
    PageOnScreen(const QImage& screen, const QRect& view);

    /// Around all pixels in the colour of a mark; empty where nothing is marked.
    QRect marked() const { return m_marked; }
    /// Around all dark pixels in the rows that are marked, from one edge of the paper to the other.
    QRect inkBesideMark() const;
    /// Where the feet of line `line` (from 0) of a page stand, if the marked page is one that pdfFile() made.
    double baseline(int line) const;
    double pixelsPerPoint() const;
    /// How many pixels of the view are dark enough to be ink.
    int ink() const;

private:
    QRect paperBeside(const QRect& mark) const;

    QImage m_screen;
    QRect m_view;
    QRect m_marked;
    QRect m_paper; // its bottom edge is not looked for
};

} // namespace lectern::test
