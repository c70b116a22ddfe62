// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/page_frame.h"

#include "app/importing/frame_values.h"
#include "app/importing/worker_protocol.h"

#include <QCborArray>
#include <QCborValue>

namespace lectern::importing {

namespace {

using namespace protocol;

double coordinateFrom(const QCborValue& value, double least)
{
    return numberFrom(value, least, 2 * kMaxCoordinate);
}

/// Words in the order of the text, none overlapping another.
std::vector<domain::WordBox> wordsFrom(const QCborArray& numbers, int textSize)
{
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

domain::Page pageFrom(const QCborMap& frame, int number)
{
    domain::Page page;
    page.number = integerIn(frame, kNumber, number, number);
    page.label = stringIn(frame, kLabel, kMaxTitleCharacters).simplified();
    page.text = stringIn(frame, kText, kMaxPageCharacters);
    if (frame.contains(latin1(kFurniture)))
        page.furniture = stringIn(frame, kFurniture, kMaxTitleCharacters);
    page.words = wordsFrom(arrayIn(frame, kWords), static_cast<int>(page.text.size()));
    page.size = {coordinateFrom(frame.value(latin1(kWidth)), 0), coordinateFrom(frame.value(latin1(kHeight)), 0)};
    return page;
}

} // namespace lectern::importing
