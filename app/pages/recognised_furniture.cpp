// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/pages/recognised_furniture.h"

#include "app/pages/running_rows.h"

#include <QStringList>
#include <QStringView>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace lectern::pages {

namespace {

constexpr int kNearby = 6; // pages before and after, whose headers are compared

/// A page's words in the order of its text, and what stands between them.
class WordOrder {
public:
    explicit WordOrder(const domain::Page& page) : m_page(page), m_order(page.words.size()), m_place(page.words.size())
    {
        std::iota(m_order.begin(), m_order.end(), std::size_t(0));
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&](std::size_t a, std::size_t b) { return page.words[a].start < page.words[b].start; });
        for (std::size_t n = 0; n < m_order.size(); ++n)
            m_place[m_order[n]] = n;
    }

    std::size_t size() const { return m_order.size(); }
    const domain::WordBox& word(std::size_t n) const { return m_page.words[m_order[n]]; }
    std::size_t placeOf(std::size_t word) const { return m_place[word]; }
    /// Before the word of that place; behind the last one for size().
    QStringView gap(std::size_t n) const
    {
        const qsizetype start = n == 0 ? 0 : word(n - 1).end;
        const qsizetype end = n == size() ? m_page.text.size() : word(n).start;
        return QStringView(m_page.text).mid(start, end - start);
    }
    bool isDisjoint() const
    {
        for (std::size_t n = 1; n < size(); ++n)
            if (word(n).start < word(n - 1).end)
                return false;
        return true;
    }

private:
    const domain::Page& m_page;
    std::vector<std::size_t> m_order;
    std::vector<std::size_t> m_place;
};

struct Run {
    std::size_t first;
    std::size_t last;
};

bool isSpace(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

/// Whether the words of a row are one run of the text that a line of it begins or ends with.
bool isRun(const WordOrder& order, const Run& run, std::size_t words)
{
    if (run.last - run.first + 1 != words)
        return false;
    const QStringView before = order.gap(run.first);
    const QStringView after = order.gap(run.last + 1);
    const bool begins = run.first == 0 || before.contains(u'\n');
    const bool ends = run.last + 1 == order.size() || after.contains(u'\n');
    return isSpace(before) && isSpace(after) && (begins || ends);
}

QStringView widest(QStringView a, QStringView b)
{
    const auto lines = [](QStringView gap) { return gap.count(u'\n'); };
    if (lines(a) == lines(b))
        return a.size() >= b.size() ? a : b;
    return lines(a) > lines(b) ? a : b;
}

void removeRuns(domain::Page& page, std::vector<Run> runs)
{
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
    const WordOrder order(page);
    QString text;
    std::vector<domain::WordBox> words;
    QStringView between;
    bool isBehindRun = false;
    auto run = runs.begin();
    for (std::size_t n = 0; n < order.size(); ++n) {
        if (run != runs.end() && n == run->first) {
            between = isBehindRun ? widest(between, order.gap(n)) : order.gap(n);
            n = run->last;
            isBehindRun = true;
            ++run;
            continue;
        }
        const QStringView gap = std::exchange(isBehindRun, false) ? widest(between, order.gap(n)) : order.gap(n);
        if (!words.empty() || n == 0)
            text += gap;
        domain::WordBox word = order.word(n);
        const qsizetype start = text.size();
        text += QStringView(page.text).mid(word.start, word.end - word.start);
        word.start = static_cast<int>(start);
        word.end = static_cast<int>(text.size());
        words.push_back(word);
    }
    if (!isBehindRun)
        text += order.gap(order.size());
    page.text = text;
    page.words = std::move(words);
}

void take(domain::Page& page, const std::vector<const EdgeRow*>& rows)
{
    const WordOrder order(page);
    if (!order.isDisjoint())
        return;
    std::vector<Run> runs;
    QStringList shown;
    std::size_t taken = 0;
    for (const EdgeRow* row : rows) {
        Run run{order.size(), 0};
        for (const std::size_t word : row->words) {
            run.first = std::min(run.first, order.placeOf(word));
            run.last = std::max(run.last, order.placeOf(word));
        }
        if (!isRun(order, run, row->words.size()))
            continue;
        const int start = order.word(run.first).start;
        shown.push_back(page.text.mid(start, order.word(run.last).end - start).simplified());
        taken += row->words.size();
        runs.push_back(run);
    }
    if (runs.empty() || taken == order.size())
        return;
    removeRuns(page, std::move(runs));
    page.furniture = shown.join(u'\n');
}

} // namespace

void takeRecognisedFurniture(std::vector<domain::Page>& pages)
{
    std::vector<domain::Page*> recognised;
    for (domain::Page& page : pages)
        if (page.ocr && !page.words.empty())
            recognised.push_back(&page);
    std::vector<EdgeRows> edges;
    for (const domain::Page* page : recognised)
        edges.push_back(edgeRowsOf(*page));
    for (std::size_t n = 0; n < recognised.size(); ++n) {
        const auto isNear = [&](std::size_t other) { return std::abs(edges[other].page - edges[n].page) <= kNearby; };
        std::vector<const EdgeRows*> nearby;
        for (std::size_t before = n; before-- > 0 && isNear(before);)
            nearby.push_back(&edges[before]);
        for (std::size_t after = n + 1; after < edges.size() && isNear(after); ++after)
            nearby.push_back(&edges[after]);
        take(*recognised[n], runningRowsOf(edges[n], nearby));
    }
}

} // namespace lectern::pages
