// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition/recognised_page.h"

#include "app/importing/recognition/gray_page.h"
#include "app/importing/recognition/straight_image.h"
#include "app/importing/recognition/text_reader.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace lectern::importing {

namespace {

constexpr double kPointsPerInch = 72;
constexpr double kUpright = 75;          // per cent: text that is read so surely stands upright
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

Reading bestReading(const Pix& drawn, int dotsPerInch, TextReader& reader)
{
    std::optional<Reading> best;
    for (const int turns : kTurns) {
        StraightImage image(drawn, turns);
        ImageText text = reader.read(image.image(), dotsPerInch);
        if (!best || worth(text) > worth(best->text))
            best.emplace(Reading{std::move(image), std::move(text)});
        if (best->text.confidence >= kUpright)
            break;
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
    RecognisedPage recognised{pageText(linesOf(reading.text.pieces), words), drawn.width, drawn.height,
                              static_cast<int>(std::lround(reading.text.confidence))};
    for (WordSpan& word : recognised.content.words) {
        const Box& box = word.box;
        const double scale = drawn.pixelsPerPoint;
        word.box = inPoints(reading.image.onPage({box.left * scale, box.top * scale, box.right * scale, box.bottom * scale}));
    }
    return recognised;
}

} // namespace lectern::importing
