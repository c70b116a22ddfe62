// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition/recognised_page.h"

#include "app/importing/recognition/gray_page.h"
#include "app/importing/recognition/straight_image.h"
#include "app/importing/recognition/text_reader.h"
#include "app/importing/worker/page_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace lectern::importing {

namespace {

constexpr double kPointsPerInch = 72;
constexpr double kUpright = 75; // per cent: text that is read so surely stands upright
constexpr double kAboutAsGood = 0.8;
constexpr std::array kTurns{0, 2, 1, 3}; // upside down first: a stack of sheets that was put in the wrong way round

std::size_t characters(const ImageText& text)
{
    std::size_t count = 0;
    for (const Piece& piece : text.pieces)
        count += piece.text.size();
    return count;
}

/// How much was read, and how surely: what is upside down gives few words, and doubtful ones.
double worth(const ImageText& text)
{
    return static_cast<double>(characters(text)) * text.confidence * text.confidence;
}

struct Reading {
    StraightImage image;
    ImageText text;
};

/// How far most of the text is turned clockwise on the image.
int usualTurns(const ImageText& text)
{
    std::array<std::size_t, 4> counts{};
    for (const Piece& piece : text.pieces)
        counts[static_cast<std::size_t>(piece.quarterTurns & 3)] += piece.text.size();
    return static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

Reading readingAt(int turns, const Pix& drawn, int dotsPerInch, TextReader& reader)
{
    StraightImage image(drawn, turns);
    ImageText text = reader.read(image.image(), dotsPerInch);
    return {std::move(image), std::move(text)};
}

Reading bestReading(const Pix& drawn, int dotsPerInch, TextReader& reader)
{
    std::optional<Reading> best;
    for (const int turns : kTurns) {
        Reading reading = readingAt(turns, drawn, dotsPerInch, reader);
        if (!best || worth(reading.text) > worth(best->text))
            best.emplace(std::move(reading));
        if (best->text.confidence >= kUpright)
            break;
    }
    // Tesseract reads lines that run up or down, too, but knows their type's height only where they are level.
    if (const int turned = usualTurns(best->text); turned != 0) {
        Reading level = readingAt(best->image.quarterTurns() - turned, drawn, dotsPerInch, reader);
        if (worth(level.text) > kAboutAsGood * worth(best->text))
            best.emplace(std::move(level));
    }
    return *std::move(best);
}

} // namespace

RecognisedPage recognise(const poppler::page& page, double pixelsPerPoint, TextReader& reader)
{
    const GrayPage drawn = drawGray(page, pixelsPerPoint);
    const int dotsPerInch = static_cast<int>(std::lround(drawn.pixelsPerPoint * kPointsPerInch));
    Reading reading = bestReading(*drawn.image, dotsPerInch, reader);
    const auto inPoints = [&](const Box& box) {
        return Box{box.left / drawn.pixelsPerPoint, box.top / drawn.pixelsPerPoint, box.right / drawn.pixelsPerPoint,
                   box.bottom / drawn.pixelsPerPoint};
    };
    // Lines and paragraphs are found where the text is level; only then do the words go to their places on the page.
    for (Piece& piece : reading.text.pieces)
        piece.box = inPoints(piece.box);
    WordList words;
    PageEdge edge; // a page is recognised alone
    RecognisedPage recognised{pageText(linesOf(reading.text.pieces), words, edge), drawn.width, drawn.height,
                              static_cast<int>(std::lround(reading.text.confidence))};
    for (WordSpan& word : recognised.content.words) {
        const Box& box = word.box;
        const double scale = drawn.pixelsPerPoint;
        word.box = inPoints(reading.image.onPage({box.left * scale, box.top * scale, box.right * scale, box.bottom * scale}));
    }
    return recognised;
}

} // namespace lectern::importing
