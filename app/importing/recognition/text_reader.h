// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/recognition/pixels.h"
#include "app/importing/worker/lines.h"

#include <memory>
#include <string>
#include <vector>

namespace tesseract {
class TessBaseAPI;
}

namespace lectern::importing {

/// What Tesseract reads in an image.
struct ImageText {
    std::vector<Piece> pieces; ///< words in the order of reading; boxes in pixels, as high as their line's type
    double confidence = 0;     ///< per cent, the mean of all characters; 0 where there are none
};

/// Tesseract with its languages loaded.
class TextReader {
public:
    /// Reads the languages' files. Throws Failure(WorkerCrashed) where one cannot be read.
    /// @param languages as "deu+eng"
    TextReader(const std::string& tessdata, const std::string& languages);
    ~TextReader();

    /// @param image 8 bits of gray, lines of text level
    /// Throws Failure(WorkerCrashed) where Tesseract gives up.
    ImageText read(Pix* image, int dotsPerInch);

private:
    std::unique_ptr<tesseract::TessBaseAPI> m_api;
};

} // namespace lectern::importing
