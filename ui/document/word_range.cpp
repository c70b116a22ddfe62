// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/word_range.h"

#include <algorithm>
#include <limits>

namespace lectern::ui {

using domain::WordBox;

namespace {

QRectF partOf(const QString& text, const WordBox& word, int start, int end)
{
    const int from = std::max(start, word.start);
    const int to = std::min(end, word.end);
    const QStringView characters = QStringView(text).sliced(word.start, word.end - word.start);
    if ((from == word.start && to == word.end) || characters.isRightToLeft())
        return word.box;
    const double width = word.box.width() / (word.end - word.start);
    return {word.box.x() + (from - word.start) * width, word.box.y(), (to - from) * width, word.box.height()};
}

} // namespace

bool onOneLine(const WordBox& word, const WordBox& next)
{
    const QRectF& a = word.box;
    const QRectF& b = next.box;
    const double overlap = std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top());
    const double height = std::min(a.height(), b.height());
    const double gap = std::max(b.left() - a.right(), a.left() - b.right());
    return overlap >= height / 2 && gap < 3 * std::max(a.height(), b.height());
}

std::vector<QRectF> rectanglesOf(const QString& text, const std::vector<WordBox>& words, int start, int end)
{
    std::vector<QRectF> rectangles;
    if (start >= end)
        return rectangles;
    const WordBox* before = nullptr;
    for (auto word = words.begin() + wordAfter(words, start); word != words.end() && word->start < end; ++word) {
        if (word->start >= word->end || word->end > text.size())
            continue;
        const QRectF part = partOf(text, *word, start, end);
        if (before && onOneLine(*before, *word))
            rectangles.back() |= part;
        else
            rectangles.push_back(part);
        before = &*word;
    }
    return rectangles;
}

int nearestWord(const std::vector<WordBox>& words, QPointF point)
{
    constexpr double kLineWeight = 4; // a word of the same line is meant before a nearer one above
    int nearest = -1;
    double least = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QRectF& box = words[i].box;
        const double dx = std::max({box.left() - point.x(), 0.0, point.x() - box.right()});
        const double dy = std::max({box.top() - point.y(), 0.0, point.y() - box.bottom()});
        const double distance = dx + kLineWeight * dy;
        if (distance < least) {
            least = distance;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

std::pair<int, int> lineOf(const std::vector<WordBox>& words, int word)
{
    const auto at = [&words](int i) -> const WordBox& { return words[static_cast<std::size_t>(i)]; };
    int first = word;
    int last = word;
    while (first > 0 && onOneLine(at(first - 1), at(first)))
        --first;
    while (last + 1 < static_cast<int>(words.size()) && onOneLine(at(last), at(last + 1)))
        ++last;
    return {first, last};
}

int wordAfter(const std::vector<WordBox>& words, int character)
{
    const auto word = std::partition_point(words.begin(), words.end(),
                                           [character](const WordBox& box) { return box.end <= character; });
    return static_cast<int>(word - words.begin());
}

} // namespace lectern::ui
