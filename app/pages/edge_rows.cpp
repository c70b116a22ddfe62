// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/pages/edge_rows.h"

#include <QStringView>

#include <algorithm>
#include <utility>

namespace lectern::pages {

namespace {

constexpr double kBand = 0.16;       // of the page's height: what is further inside is no header
constexpr std::size_t kMostRows = 4; // at each edge
constexpr std::size_t kMostWords = 32;
constexpr double kOverlap = 0.35; // of the lower one's height, of words of one row
constexpr double kLarge = 1.25;   // of the page's usual height; heights of recognised type are rough
constexpr double kSides = 1.2;    // white space between the parts of a row, in heights
constexpr double kApart = 0.45;   // white space to the text, in heights
constexpr double kWider = 1.3;    // the same, of that between lines of the text
constexpr int kLargestNumber = 100'000;

void addFolded(RowPart& part, QStringView word)
{
    int number = -1;
    for (const QChar c : word) {
        if (c.isDigit()) {
            number = std::min(kLargestNumber, std::max(0, number) * 10 + c.digitValue());
            continue;
        }
        if (number >= 0)
            part.numbers.push_back(std::exchange(number, -1));
        // The halves of a character beyond the first plane are no letters by themselves, but tell rows from each other.
        if (c.isLetter() || c.isSurrogate())
            part.letters += c.toCaseFolded();
    }
    if (number >= 0)
        part.numbers.push_back(number);
}

void fold(EdgeRow& row, const domain::Page& page)
{
    std::sort(row.words.begin(), row.words.end(),
              [&](std::size_t a, std::size_t b) { return page.words[a].box.left() < page.words[b].box.left(); });
    double end = 0;
    for (const std::size_t i : row.words) {
        const domain::WordBox& word = page.words[i];
        const QStringView text = QStringView(page.text).mid(word.start, word.end - word.start);
        if (row.parts.empty() || word.box.left() - end > kSides * row.height)
            row.parts.emplace_back();
        addFolded(row.parts.back(), text);
        addFolded(row.whole, text);
        end = word.box.right();
    }
}

/// All rows of a page, from an edge to the other, with the white space behind each but the last.
struct PageRows {
    std::vector<EdgeRow> rows;
    std::vector<double> gaps;
};

PageRows rowsFrom(const domain::Page& page, std::vector<std::size_t> order, bool fromTop)
{
    const auto near = [&](std::size_t i) {
        return fromTop ? page.words[i].box.top() : page.size.height() - page.words[i].box.bottom();
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return near(a) < near(b); });
    PageRows found;
    double end = 0; // of the row that is open
    for (const std::size_t i : order) {
        const double height = page.words[i].box.height();
        if (found.rows.empty() || near(i) > end - kOverlap * std::min(height, found.rows.back().height)) {
            if (!found.rows.empty())
                found.gaps.push_back(near(i) - end);
            found.rows.push_back({});
            found.rows.back().distance = near(i) + height / 2;
            end = near(i) + height;
        }
        EdgeRow& row = found.rows.back();
        row.words.push_back(i);
        row.height = std::max(row.height, height);
        end = std::max(end, near(i) + height);
    }
    return found;
}

double middle(std::vector<double> values, double share)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

std::vector<EdgeRow> outermost(PageRows all, const domain::Page& page, double usualHeight)
{
    std::vector<EdgeRow> rows;
    if (all.gaps.empty())
        return rows;
    const double usualGap = middle(all.gaps, 0.5);
    for (std::size_t n = 0; n < std::min(kMostRows, all.gaps.size()); ++n) {
        EdgeRow& row = all.rows[n];
        if (row.distance > kBand * page.size.height() || row.words.size() > kMostWords)
            break;
        row.large = row.height > kLarge * usualHeight;
        row.apart = all.gaps[n] > kApart * row.height && all.gaps[n] > kWider * usualGap;
        fold(row, page);
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

EdgeRows edgeRowsOf(const domain::Page& page)
{
    EdgeRows edges;
    edges.page = page.number;
    std::vector<std::size_t> order;
    std::vector<double> heights;
    for (std::size_t i = 0; i < page.words.size(); ++i)
        if (!page.words[i].box.isEmpty()) {
            order.push_back(i);
            heights.push_back(page.words[i].box.height());
        }
    if (order.empty())
        return edges;
    const double usualHeight = middle(std::move(heights), 0.75);
    edges.top = outermost(rowsFrom(page, order, true), page, usualHeight);
    edges.bottom = outermost(rowsFrom(page, order, false), page, usualHeight);
    return edges;
}

} // namespace lectern::pages
