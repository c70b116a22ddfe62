// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/transcript.h"

#include "app/importing/frame_values.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QCborArray>
#include <QCborValue>

#include <utility>

namespace lectern::importing {

namespace {

using namespace protocol;

double coordinateFrom(const QCborValue& value, double least) { return numberFrom(value, least, 2 * kMaxCoordinate); }

/// Words in the order of the text, none overlapping another.
std::vector<domain::WordBox> wordsFrom(const QCborArray& numbers, int textSize) {
    require(numbers.size() % kNumbersPerWord == 0 && numbers.size() / kNumbersPerWord <= textSize, "the words are not whole");
    std::vector<domain::WordBox> words;
    words.reserve(static_cast<size_t>(numbers.size() / kNumbersPerWord));
    int from = 0;
    for (auto number = numbers.begin(); number != numbers.end();) {
        domain::WordBox word;
        word.start = integerFrom(*number++, from, textSize);
        word.end = integerFrom(*number++, qint64{word.start} + 1, textSize);
        const double left = coordinateFrom(*number++, -kMaxCoordinate);
        const double top = coordinateFrom(*number++, -kMaxCoordinate);
        const double width = coordinateFrom(*number++, 0);
        const double height = coordinateFrom(*number++, 0);
        word.box = {left, top, width, height};
        words.push_back(word);
        from = word.end;
    }
    return words;
}

} // namespace

Transcript::Event Transcript::accept(const QByteArray& cbor) {
    const QCborMap frame = frameFrom(cbor);
    const QString type = stringIn(frame, kType, kMaxTitleCharacters);
    require(m_state != State::Ended, "a frame after the end");
    if (type == latin1(kError))
        throw failureFrom(frame);
    if (type == latin1(kPage)) {
        acceptPage(frame);
        return Event::Page;
    }
    if (type == latin1(kHeader))
        acceptHeader(frame);
    else if (type == latin1(kOutline))
        acceptOutline(frame);
    else if (type == latin1(kEnd))
        acceptEnd(frame);
    else
        reject("a frame of unknown type");
    return m_state == State::Ended ? Event::End : Event::Progress;
}

void Transcript::acceptHeader(const QCborMap& frame) {
    require(m_state == State::BeforeHeader, "a second header");
    m_pageCount = integerIn(frame, kPageCount, 1, kMaxPages);
    m_document.title = stringIn(frame, kTitle, kMaxTitleCharacters).simplified();
    m_state = State::Pages;
}

void Transcript::acceptPage(const QCborMap& frame) {
    require(m_state == State::Pages, "a page out of place");
    const int next = static_cast<int>(m_document.pages.size()) + 1;
    require(next <= m_pageCount, "more pages than announced");
    domain::Page page;
    page.number = integerIn(frame, kNumber, next, next);
    page.label = stringIn(frame, kLabel, kMaxTitleCharacters).simplified();
    if (page.label.isEmpty())
        page.label = QString::number(next);
    page.text = stringIn(frame, kText, kMaxPageCharacters);
    if (frame.contains(latin1(kFurniture)))
        page.furniture = stringIn(frame, kFurniture, kMaxTitleCharacters);
    m_characters += page.text.size();
    require(m_characters <= kMaxCharacters, "too much text");
    page.words = wordsFrom(arrayIn(frame, kWords), static_cast<int>(page.text.size()));
    page.size = {coordinateFrom(frame.value(latin1(kWidth)), 0), coordinateFrom(frame.value(latin1(kHeight)), 0)};
    if (page.text.trimmed().isEmpty())
        m_document.report.pagesWithoutText.push_back(next);
    m_document.pages.push_back(std::move(page));
}

void Transcript::acceptOutline(const QCborMap& frame) {
    require(m_state == State::Pages && static_cast<int>(m_document.pages.size()) == m_pageCount, "an outline out of place");
    const QCborArray entries = arrayIn(frame, kEntries);
    require(entries.size() <= kMaxOutlineEntries, "the outline is too long");
    for (const QCborValue& value : entries) {
        require(value.isMap(), "an outline entry is no map");
        const QCborMap entry = value.toMap();
        m_document.outline.push_back({stringIn(entry, kTitle, kMaxTitleCharacters).simplified(), integerIn(entry, kNumber, 0, m_pageCount),
                                      integerIn(entry, kLevel, 1, kMaxOutlineLevel)});
    }
    m_state = State::AfterOutline;
}

void Transcript::acceptEnd(const QCborMap& frame) {
    require(m_state == State::Pages || m_state == State::AfterOutline, "an end without a header");
    require(static_cast<int>(m_document.pages.size()) == m_pageCount, "fewer pages than announced");
    const QCborArray warnings = arrayIn(frame, kWarnings);
    require(warnings.size() <= kMaxWarnings, "too many warnings");
    for (const QCborValue& warning : warnings) {
        require(warning.isString() && warning.toString().size() <= kMaxTitleCharacters, "a warning is no string");
        m_document.report.warnings.push_back(warning.toString().simplified());
    }
    m_state = State::Ended;
}

domain::Document Transcript::take() {
    ENSURE(m_state == State::Ended);
    return std::move(m_document);
}

} // namespace lectern::importing
