// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QRect>

namespace lectern::domain {

/// A page as it looks: cropped and turned as in Page::size.
/// A part of a page's picture that is too large to be drawn whole.
struct PagePart {
    int page = 0; ///< physical, from 1
    QRect pixels; ///< of the picture of the whole page

    bool operator==(const PagePart&) const = default;
};

struct PageImage {
    int page = 0;              ///< physical, from 1
    int width = 0;             ///< pixels; 0: the document has no images, since it is plain text
    int height = 0;            ///< pixels
    QByteArray pixels{};       ///< [height, width] of quint32 0xffRRGGBB, without gaps: QImage::Format_RGB32
    QPoint origin{};           ///< of a part, in pixels of the whole picture
    double pixelsPerPoint = 0; ///< less than was asked for where the page is too large for it

    bool isNull() const { return width == 0; }
};

} // namespace lectern::domain

Q_DECLARE_METATYPE(lectern::domain::PageImage)
