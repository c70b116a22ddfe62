// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/recognition/pixels.h"

#include <poppler-page.h>

namespace lectern::importing {

/// A page's image, 8 bits of gray for each pixel.
struct GrayPage {
    PixPointer image;
    double pixelsPerPoint = 0; ///< less than wanted where the page is too large for it
    double width = 0;          ///< of the page, points
    double height = 0;
};

/// Throws Failure: DamagedDocument where the page cannot be drawn, WorkerOutOfMemory.
GrayPage drawGray(const poppler::page& page, double pixelsPerPoint);

} // namespace lectern::importing
