// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/lines.h"

#include "app/importing/worker/characters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

// Fractions of the height of the type.
constexpr double kTouching = 0.1;   // a larger gap divides words, whatever the library says
constexpr double kPunctuation = 0.25;
constexpr double kBackwards = 0.5;  // how far a piece may step back (kerning, overprinting) and still be on the line
constexpr double kRaisedMark = 0.2; // a smaller, raised piece before a word is the mark of a footnote, not its first syllable

/// The words of a piece: it may hold white space that the library does not take for any (no-break spaces).
/// Each gets its share of the box by its number of characters.
std::vector<Word> wordsIn(const Piece& piece) {
    std::vector<Word> words;
    const std::u16string_view text = piece.text;
    const double perCharacter = piece.box.width() / std::max<double>(1, text.size());
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start;
        while (end < text.size() && !isSpace(text[end]))
            ++end;
        Word word;
        appendCleaned(word.text, text.substr(start, end - start));
        if (!word.text.empty()) {
            word.softHyphen = text[end - 1] == kSoftHyphen;
            word.box = piece.box;
            if (end - start < text.size() && piece.quarterTurns % 2 == 0) {
                word.box.left = piece.box.left + perCharacter * start;
                word.box.right = piece.box.left + perCharacter * end;
            }
            words.push_back(std::move(word));
        }
        start = end + 1;
    }
    return words;
}

/// The height that most characters of the line have.
double usualHeight(const Line& line) {
    std::vector<std::pair<double, std::size_t>> heights;
    std::size_t characters = 0;
    for (const Word& word : line.words) {
        heights.emplace_back(uprightBox(word.box, line.quarterTurns).height(), word.text.size());
        characters += word.text.size();
    }
    std::sort(heights.begin(), heights.end());
    std::size_t below = 0;
    for (const auto& [height, count] : heights) {
        below += count;
        if (2 * below >= characters)
            return height;
    }
    return heights.back().first;
}

/// Nothing but punctuation that stands at the end of a word.
bool closesWord(std::u16string_view text) { return text.find_first_not_of(u".,;:!?)]}’”»") == std::u16string_view::npos; }

/// Whether two pieces with no space between them stand as close as the letters of a word.
bool isOneWord(const Box& before, const Box& after, bool isPunctuation) {
    const double gap = after.left - before.right;
    const bool touches = after.left >= before.left && gap <= (isPunctuation ? kPunctuation : kTouching) * std::min(after.height(), before.height());
    const double raised = (after.top + after.bottom - before.top - before.bottom) / 2;
    const bool mark = before.height() < after.height() && raised > kRaisedMark * after.height();
    return touches && !mark;
}

class LineBuilder {
public:
    std::vector<Line> take() {
        finishLine();
        return std::move(m_lines);
    }

    void add(const Piece& piece) {
        std::vector<Word> words = wordsIn(piece);
        if (words.empty()) {
            m_spaceBefore = true;
            return;
        }
        const Box box = uprightBox(piece.box, piece.quarterTurns);
        if (!continuesLine(piece, box))
            finishLine();
        auto word = words.begin();
        if (!m_lineIsEmpty && !m_spaceBefore && !isSpace(piece.text.front()) && isOneWord(m_last, box, closesWord(piece.text))) {
            Word& open = m_line.words.back();
            open.text += word->text;
            open.softHyphen = word->softHyphen;
            open.box.include(word->box);
            ++word;
        }
        m_line.words.insert(m_line.words.end(), std::move_iterator(word), std::move_iterator(words.end()));
        m_line.quarterTurns = piece.quarterTurns;
        if (m_lineIsEmpty)
            m_line.upright = box;
        m_line.upright.include(box);
        m_lineIsEmpty = false;
        m_last = box;
        m_spaceBefore = piece.spaceAfter || isSpace(piece.text.back());
    }

private:
    bool continuesLine(const Piece& piece, const Box& box) const {
        if (m_lineIsEmpty || piece.quarterTurns != m_line.quarterTurns)
            return false;
        const double overlap = std::min(box.bottom, m_last.bottom) - std::max(box.top, m_last.top);
        const double height = std::min(box.height(), m_last.height());
        if (overlap < 0.5 * height)
            return false;
        if (box.left >= m_last.right - kBackwards * height)
            return true;
        return isRightToLeft(piece.text.front()) && box.right <= m_last.left + kBackwards * height;
    }

    void finishLine() {
        if (!m_lineIsEmpty) {
            m_line.height = usualHeight(m_line);
            m_lines.push_back(std::exchange(m_line, {}));
        }
        m_lineIsEmpty = true;
        m_spaceBefore = false;
    }

    std::vector<Line> m_lines;
    Line m_line;
    bool m_lineIsEmpty = true;
    bool m_spaceBefore = false;
    Box m_last; // the last piece's, upright
};

} // namespace

std::vector<Line> linesOf(const std::vector<Piece>& pieces) {
    LineBuilder builder;
    for (const Piece& piece : pieces)
        builder.add(piece);
    return builder.take();
}

} // namespace lectern::importing
