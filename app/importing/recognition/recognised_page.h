// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/page_text.h"

#include <poppler-page.h>

namespace lectern::importing {

class TextReader;

struct RecognisedPage {
    PageText content; ///< boxes in points, on the page as shown
    double width = 0; ///< points
    double height = 0;
    int confidence = 0; ///< per cent; 0 where there is no text
};

/// Draws a page and reads its text, also where it lies on its side or upside down, or slants. What comes out depends on the
/// page alone, not on pages before it. Throws as drawGray() and TextReader::read().
RecognisedPage recognise(const poppler::page& page, double pixelsPerPoint, TextReader& reader);

} // namespace lectern::importing
