// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QRect>

#include <vector>

class QPainter;

namespace lectern::ui {

class TextPage;

/// What is marked on a page. Rectangles in pixels of the painter.
struct PageMarks {
    std::vector<QRectF> hits;
    std::vector<QRectF> currentHit;
    std::vector<QRectF> selection;
    std::vector<QRectF> echo; ///< selected in another view
    std::vector<QRectF> passage;
    bool frame = false; ///< a passage whose words' places are unknown: the page itself is shown
};

/// How paper and ink look in the theme that is worn.
struct PaperLook {
    QColor paper;
    QColor ink;
    QColor labelInk;
    bool inverted = false;

    static PaperLook now(bool inverted);
};

/// The page's shadow and its blank paper.
void paintPaper(QPainter& painter, const QRect& page, const PaperLook& look);

/// A page that has text instead of a picture. @param scale pixels per point
void paintText(QPainter& painter, const QRect& page, double scale, const TextPage& text, const PaperLook& look);

/// The page's picture, dimmed to the paper's tone; pixel for pixel where the sizes agree, else scaled.
void paintImage(QPainter& painter, const QRect& page, const QImage& image, const PaperLook& look);

void paintMarks(QPainter& painter, const QRect& page, const PageMarks& marks, const PaperLook& look);

} // namespace lectern::ui
