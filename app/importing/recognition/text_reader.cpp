// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition/text_reader.h"

#include "app/importing/worker/characters.h"
#include "engine/base/failure.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>

namespace lectern::importing {

namespace {

using tesseract::ResultIterator;

// Per cent. A word may be doubtful and is kept: what is missing cannot be found. Specks that were taken for signs are below the
// first, pages of dust and pictures below the second.
constexpr float kLeastOfSigns = 25;
constexpr double kLeastOfPage = 35;

/// How far the text at hand is turned clockwise on the image.
int quarterTurns(const ResultIterator& at)
{
    tesseract::Orientation orientation{};
    tesseract::WritingDirection direction{};
    tesseract::TextlineOrder order{};
    float slant = 0;
    at.Orientation(&orientation, &direction, &order, &slant);
    return orientation; // up, right, down, left
}

/// Where the word at hand stands: between its own sides, and as high as the type of its line. Its ink alone would make "on"
/// half as high as "of".
Box wordBox(const ResultIterator& at)
{
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    at.BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom);
    const Box ink{double(left), double(top), double(right), double(bottom)};
    int x1 = 0;
    int y1 = 0;
    int x2 = 0;
    int y2 = 0;
    float height = 0;
    float descenders = 0; // negative: below the base line
    float ascenders = 0;
    if (quarterTurns(at) != 0 || !at.Baseline(tesseract::RIL_WORD, &x1, &y1, &x2, &y2))
        return ink;
    at.RowAttributes(&height, &descenders, &ascenders);
    const double base = (y1 + y2) / 2.0;
    const Box line{ink.left, base - (height + descenders), ink.right, base - descenders};
    // A large initial stands on the base line of small type.
    const bool fits = line.height() > 0 && ink.height() < 2 * line.height() && line.bottom > ink.top && line.top < ink.bottom;
    return fits ? Box{ink.left, std::min(line.top, ink.bottom), ink.right, line.bottom} : ink;
}

} // namespace

TextReader::TextReader(const std::string& tessdata, const std::string& languages)
    : m_api(std::make_unique<tesseract::TessBaseAPI>())
{
    ::setMsgSeverity(L_SEVERITY_NONE);
    if (m_api->Init(tessdata.c_str(), languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0)
        throw Failure(ErrorCode::WorkerCrashed, "the languages " + languages + " cannot be read from " + tessdata);
    m_api->SetPageSegMode(tesseract::PSM_AUTO);
}

TextReader::~TextReader() = default;

ImageText TextReader::read(Pix* image, int dotsPerInch)
{
    m_api->SetImage(image);
    m_api->SetSourceResolution(dotsPerInch);
    if (m_api->Recognize(nullptr) != 0)
        throw Failure(ErrorCode::WorkerCrashed, "Tesseract cannot read the page");
    ImageText text;
    double sum = 0;
    std::size_t characters = 0;
    const std::unique_ptr<ResultIterator> at(m_api->GetIterator());
    if (!at || at->Empty(tesseract::RIL_WORD))
        return text;
    do {
        const std::unique_ptr<const char[]> utf8(at->GetUTF8Text(tesseract::RIL_WORD));
        const float confidence = at->Confidence(tesseract::RIL_WORD);
        std::u16string word = utf8 ? fromUtf8(utf8.get()) : std::u16string();
        const bool isSigns = std::none_of(word.begin(), word.end(), [](char16_t c) { return isLetter(c) || isDigit(c); });
        if (word.empty() || (isSigns && confidence < kLeastOfSigns))
            continue;
        sum += confidence * static_cast<double>(word.size());
        characters += word.size();
        text.pieces.push_back({std::move(word), wordBox(*at), quarterTurns(*at), true});
    } while (at->Next(tesseract::RIL_WORD));
    text.confidence = characters > 0 ? sum / static_cast<double>(characters) : 0;
    if (text.confidence < kLeastOfPage)
        text = {};
    m_api->Clear();
    return text;
}

} // namespace lectern::importing
