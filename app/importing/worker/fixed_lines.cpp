// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/fixed_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lectern::importing {

namespace {

constexpr double kMostOfPage = 0.75;  // share of characters: then the page is set so, and its lines are as any other's
constexpr std::size_t kShortLine = 3; // characters: a bracket on a line of its own
constexpr double kSameHeight = 0.12;
constexpr int kMostSpaces = 60;

std::size_t charactersOf(const Line& line)
{
    std::size_t count = 0;
    for (const Word& word : line.words)
        count += word.text.size();
    return count;
}

bool follows(const Line& above, const Line& below)
{
    return above.part == below.part && std::abs(above.height - below.height) <= kSameHeight * above.height &&
           below.upright.top - above.upright.bottom < 1.5 * above.height;
}

} // namespace

void markFixedLines(std::vector<Line>& lines)
{
    std::size_t fixed = 0;
    std::size_t all = 0;
    for (const Line& line : lines) {
        all += charactersOf(line);
        fixed += line.pitch > 0 ? charactersOf(line) : 0;
    }
    if (static_cast<double>(fixed) > kMostOfPage * static_cast<double>(all))
        return;
    for (Line& line : lines)
        if (line.pitch > 0)
            line.kind = Line::Kind::Fixed;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Line& line = lines[i];
        if (line.kind == Line::Kind::Fixed || charactersOf(line) > kShortLine)
            continue;
        const Line* beside =
            i > 0 && lines[i - 1].kind == Line::Kind::Fixed && follows(lines[i - 1], line) ? &lines[i - 1] : nullptr;
        if (!beside && i + 1 < lines.size() && lines[i + 1].kind == Line::Kind::Fixed && follows(line, lines[i + 1]))
            beside = &lines[i + 1];
        if (beside) {
            line.kind = Line::Kind::Fixed;
            line.pitch = beside->pitch;
        }
    }
}

int spacesBefore(const Line& line, std::size_t word, double left)
{
    const auto upright = [&](std::size_t n) { return uprightBox(line.words[n].box, line.quarterTurns); };
    const double gap = word == 0 ? upright(0).left - left : upright(word).left - upright(word - 1).right;
    const int spaces = static_cast<int>(std::lround(std::clamp(gap / std::max(0.1, line.pitch), 0.0, double{kMostSpaces})));
    return word > 0 ? std::max(1, spaces) : spaces;
}

} // namespace lectern::importing
