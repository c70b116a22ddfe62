// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/pages/running_rows.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace lectern::pages {

namespace {

constexpr double kNearPlace = 24;           // points: sheets lie on the glass a little higher or lower
constexpr double kSameHeight = 0.3;         // share
constexpr qsizetype kFewestLetters = 4;     // of a row
constexpr qsizetype kEnoughToTell = 8;      // of one of its sides
constexpr qsizetype kEnoughOfTwoPages = 12; // of a row, where there is one other page
constexpr qsizetype kMostLetters = 160;     // longer rows are lines of the text
constexpr qsizetype kPageOf = 8;            // beside a number in "Page 3 of 9"
constexpr qsizetype kLettersPerError = 6;
constexpr std::size_t kMostParts = 3;

/// Whether so few letters differ, are missing or too many that the two are one text recognised twice.
bool almostSame(const QString& a, const QString& b)
{
    const qsizetype longer = std::max(a.size(), b.size());
    const qsizetype errors = longer / kLettersPerError;
    if (longer > kMostLetters || std::abs(a.size() - b.size()) > errors)
        return false;
    std::vector<qsizetype> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const bool same = a[i] == b[static_cast<qsizetype>(j) - 1];
            const qsizetype best = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (same ? 0 : 1)});
            diagonal = std::exchange(row[j], best);
        }
    }
    return row.back() <= errors;
}

/// Whether there is a number that is hardly a chapter's: alone, or a large one.
bool mayBeAmount(const RowPart& part)
{
    return !part.numbers.empty() && (part.letters.isEmpty() || std::any_of(part.numbers.begin(), part.numbers.end(),
                                                                           [](int number) { return number >= 100; }));
}

/// Whether each number of the one is the other's, or grows as the pages do.
bool staysOrCounts(const RowPart& a, const RowPart& b, int pages)
{
    return std::equal(a.numbers.begin(), a.numbers.end(), b.numbers.begin(), b.numbers.end(),
                      [&](int x, int y) { return y == x || y - x == pages; });
}

bool countsPages(const RowPart& a, const RowPart& b, int pages)
{
    return a.letters.size() <= kPageOf && std::any_of(a.numbers.begin(), a.numbers.end(), [&](int x) {
               return std::any_of(b.numbers.begin(), b.numbers.end(), [&](int y) { return y - x == pages; });
           });
}

/// Whether a row, or what stands at one of its sides, says what the other does.
bool saySame(const EdgeRow& a, const EdgeRow& b)
{
    if (a.whole.letters.size() >= kFewestLetters && almostSame(a.whole.letters, b.whole.letters))
        return true;
    return std::any_of(a.parts.begin(), a.parts.end(), [&](const RowPart& x) {
        return x.letters.size() >= kEnoughToTell &&
               std::any_of(b.parts.begin(), b.parts.end(), [&](const RowPart& y) { return almostSame(x.letters, y.letters); });
    });
}

bool isExactlySame(const EdgeRow& a, const EdgeRow& b)
{
    return a.whole.letters == b.whole.letters && a.whole.numbers == b.whole.numbers;
}

/// @param pages how many pages `other` is behind `row`
bool runsOn(const EdgeRow& row, const EdgeRow& other, int pages, bool isOnlyOther)
{
    const bool samePlace = std::abs(row.distance - other.distance) <= kNearPlace &&
                           std::abs(row.height - other.height) <= kSameHeight * std::max(row.height, other.height);
    if (!samePlace || row.parts.size() > kMostParts)
        return false;
    if (row.large)
        return row.whole.letters.size() >= kFewestLetters && isExactlySame(row, other);
    for (const RowPart& part : row.parts)
        if (mayBeAmount(part) && std::none_of(other.parts.begin(), other.parts.end(),
                                              [&](const RowPart& there) { return staysOrCounts(part, there, pages); }))
            return false;
    if (isOnlyOther)
        return row.whole.letters.size() >= kEnoughOfTwoPages && row.whole.letters == other.whole.letters;
    return saySame(row, other) || std::any_of(row.parts.begin(), row.parts.end(), [&](const RowPart& part) {
               return std::any_of(other.parts.begin(), other.parts.end(),
                                  [&](const RowPart& there) { return countsPages(part, there, pages); });
           });
}

using Rows = std::vector<EdgeRow> EdgeRows::*;

void collect(const EdgeRows& page, Rows edge, const std::vector<const EdgeRows*>& nearby, std::vector<const EdgeRow*>& running)
{
    const std::ptrdiff_t enough = nearby.size() == 1 ? 1 : 2;
    std::vector<const EdgeRow*> open; // as far as no white space divides them from the text
    for (const EdgeRow& row : page.*edge) {
        const bool isSpeck = row.whole.letters.isEmpty() && row.whole.numbers.empty();
        if (isSpeck)
            continue;
        const auto found = std::count_if(nearby.begin(), nearby.end(), [&](const EdgeRows* other) {
            return std::any_of((other->*edge).begin(), (other->*edge).end(),
                               [&](const EdgeRow& there) { return runsOn(row, there, other->page - page.page, enough == 1); });
        });
        if (found < enough)
            return;
        open.push_back(&row);
        if (row.apart) {
            running.insert(running.end(), open.begin(), open.end());
            open.clear();
        }
    }
}

} // namespace

std::vector<const EdgeRow*> runningRowsOf(const EdgeRows& page, const std::vector<const EdgeRows*>& nearby)
{
    std::vector<const EdgeRow*> running;
    collect(page, &EdgeRows::top, nearby, running);
    collect(page, &EdgeRows::bottom, nearby, running);
    return running;
}

} // namespace lectern::pages
