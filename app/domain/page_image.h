// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMetaType>

namespace lectern::domain {

/// A page as it looks: cropped and turned as in Page::size.
struct PageImage {
    int page = 0;              ///< physical, from 1
    int width = 0;             ///< pixels; 0: the document has no images, since it is plain text
    int height = 0;            ///< pixels
    QByteArray pixels{};       ///< [height, width] of quint32 0xffRRGGBB, without gaps: QImage::Format_RGB32
    double pixelsPerPoint = 0; ///< less than was asked for where the page is too large for it

    bool isNull() const { return width == 0; }
};

} // namespace lectern::domain

Q_DECLARE_METATYPE(lectern::domain::PageImage)
