// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/paragraphs.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/word_list.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace lectern::importing {

namespace {

// Fractions of the height of the type, where nothing else is said.
constexpr double kRunGap = 2.0;       // white space between two lines of one run, at most
constexpr double kOtherSize = 1.15;   // ratio of sizes that sets a heading off
constexpr double kWiderLeading = 1.3; // of the usual distance of lines
constexpr double kIndent = 0.8;
constexpr double kShortWithStop = 0.8; // room left at the end of a line that ends a sentence, beyond the next line's first word
constexpr double kShort = 0.35;        // of the run's width: a line this short ended on purpose
constexpr int kLeaders = 6;            // dots in a row; an ellipsis at a sentence's end has four
constexpr int kTrustedRun = 4;         // lines: from here a run's own distance is better evidence than the page's

/// Lines below each other in one column.
struct Run {
    std::size_t first = 0;
    std::size_t last = 0;
    double left = 0;
    double right = 0;
    double leading = 0; ///< usual distance of its base lines
};

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double distance(const Line& above, const Line& below)
{
    return below.upright.bottom - above.upright.bottom;
}

double ratio(double a, double b)
{
    return std::max(a, b) / std::max(0.1, std::min(a, b));
}

double tallest(const Line& line)
{
    double height = 0;
    for (const Word& word : line.words)
        height = std::max(height, uprightBox(word.box, line.quarterTurns).height());
    return height;
}

/// How much the type changes from one line to the next, at least 1. Boxes of different fonts differ in height at the same
/// size, so it is enough that the usual words, those at the line's end or the largest ones agree.
double sizeRatio(const Line& above, const Line& below)
{
    const double last = uprightBox(above.words.back().box, above.quarterTurns).height();
    const double first = uprightBox(below.words.front().box, below.quarterTurns).height();
    return std::min({ratio(above.height, below.height), ratio(last, first), ratio(tallest(above), tallest(below))});
}

bool sameRun(const Line& above, const Line& below)
{
    const double height = std::min(above.height, below.height);
    const bool together = above.part == below.part && above.kind == below.kind && above.note == below.note;
    return together && above.quarterTurns == below.quarterTurns && distance(above, below) > 0.3 * height &&
           below.upright.top - above.upright.bottom < kRunGap * height && below.upright.left < above.upright.right &&
           above.upright.left < below.upright.right;
}

/// The usual distance of base lines on the page, in heights of the type.
double pageLeading(const std::vector<Line>& lines)
{
    std::vector<double> ratios;
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (sameRun(lines[i - 1], lines[i]))
            ratios.push_back(distance(lines[i - 1], lines[i]) / std::max(0.1, lines[i].height));
    return ratios.empty() ? kWiderLeading : median(std::move(ratios));
}

std::vector<Run> runsOf(const std::vector<Line>& lines)
{
    const double usual = pageLeading(lines);
    std::vector<Run> runs;
    for (std::size_t first = 0; first < lines.size();) {
        Run run{first, first, lines[first].upright.left, lines[first].upright.right, usual * lines[first].height};
        std::vector<double> distances;
        while (run.last + 1 < lines.size() && sameRun(lines[run.last], lines[run.last + 1])) {
            distances.push_back(distance(lines[run.last], lines[run.last + 1]));
            ++run.last;
            run.left = std::min(run.left, lines[run.last].upright.left);
            run.right = std::max(run.right, lines[run.last].upright.right);
        }
        if (distances.size() + 1 >= kTrustedRun)
            run.leading = median(std::move(distances));
        first = run.last + 1;
        runs.push_back(run);
    }
    return runs;
}

bool isBullet(std::u16string_view word)
{
    constexpr std::u16string_view kBullets = u"•◦▪▫■□●○‣⁃·–—*➢➤✓✗✘≈";
    return word.size() == 1 && kBullets.find(word.front()) != std::u16string_view::npos;
}

/// Whether a sentence may end here, quotation marks and brackets aside.
bool endsSentence(std::u16string_view word)
{
    constexpr std::u16string_view kClosing = u"\"'”’»)]";
    constexpr std::u16string_view kStops = u".!?:;…。！？";
    while (!word.empty() && kClosing.find(word.back()) != std::u16string_view::npos)
        word.remove_suffix(1);
    return !word.empty() && kStops.find(word.back()) != std::u16string_view::npos;
}

/// Dots that lead the eye to a page number: a line of a table of contents, never to be joined with the next.
bool hasLeaders(const Line& line)
{
    int dots = 0; // of the line, in a row, white space aside
    for (const Word& word : line.words) {
        for (const char16_t c : word.text) {
            dots = c == u'.' ? dots + 1 : 0;
            if (dots == kLeaders)
                return true;
        }
    }
    return false;
}

/// A word that is divided between two lines holds them together, whatever they look like.
bool dividesWord(const Line& above, const Line& below)
{
    const Word& last = above.words.back();
    return (last.softHyphen || endsDivided(last.text)) && isLower(below.words.front().text.front()) &&
           above.quarterTurns == below.quarterTurns && sizeRatio(above, below) <= kOtherSize;
}

/// The first line of a paragraph is set in; a list item's later lines are, or the paragraph that follows is set out again.
bool indentationStarts(const std::vector<Line>& lines, const Run& run, std::size_t i, bool previousStarts)
{
    const double em = kIndent * lines[i].height;
    const double step = lines[i].upright.left - lines[i - 1].upright.left;
    if (step > em && isBullet(lines[i - 1].words.front().text))
        return false;
    if (step > em) {
        const bool single = i == run.last;
        return single ? endsSentence(lines[i - 1].words.back().text) : lines[i].upright.left - lines[i + 1].upright.left > em;
    }
    return step < -em && !previousStarts;
}

/// The line above ended although the next word had room.
bool endedEarly(const Line& above, const Line& below, const Run& run)
{
    const Word& next = below.words.front();
    // Lines of ideographs may end after any of them.
    const double nextWidth = isIdeographic(next.text.front()) ? below.height : uprightBox(next.box, below.quarterTurns).width();
    const double room = run.right - above.upright.right - nextWidth;
    if (room > kShort * (run.right - run.left))
        return true;
    return room > kShortWithStop * above.height && endsSentence(above.words.back().text) && !isLower(next.text.front());
}

bool startsWithinRun(const std::vector<Line>& lines, const Run& run, std::size_t i, bool previousStarts)
{
    const Line& above = lines[i - 1];
    const Line& below = lines[i];
    if (dividesWord(above, below))
        return false;
    return sizeRatio(above, below) > kOtherSize || distance(above, below) > kWiderLeading * run.leading ||
           isBullet(below.words.front().text) || hasLeaders(above) || indentationStarts(lines, run, i, previousStarts) ||
           endedEarly(above, below, run);
}

/// Whether a paragraph goes on from the foot of one column at the head of the next.
bool goesOnInNextColumn(const Line& foot, const Line& head)
{
    const Word& last = foot.words.back();
    const bool movedUp = head.upright.bottom < foot.upright.top && head.upright.left > foot.upright.left;
    const bool prose = foot.kind == Line::Kind::Prose && head.kind == Line::Kind::Prose && foot.note == head.note;
    return prose && foot.quarterTurns == head.quarterTurns && movedUp && sizeRatio(foot, head) <= kOtherSize &&
           isLower(head.words.front().text.front()) && !endsSentence(last.text);
}

} // namespace

std::vector<bool> paragraphStarts(const std::vector<Line>& lines)
{
    std::vector<bool> starts(lines.size(), false);
    for (const Run& run : runsOf(lines)) {
        starts[run.first] = run.first == 0 || !goesOnInNextColumn(lines[run.first - 1], lines[run.first]);
        for (std::size_t i = run.first + 1; i <= run.last; ++i)
            starts[i] = startsWithinRun(lines, run, i, starts[i - 1]);
    }
    return starts;
}

} // namespace lectern::importing
