// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/page_text.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/fixed_lines.h"
#include "app/importing/worker/footnotes.h"
#include "app/importing/worker/paragraphs.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

using Kind = Line::Kind;

constexpr double kBlankLine = 1.5; // heights of white space that divide programs

bool isDivided(const Word& word)
{
    return word.softHyphen || endsDivided(word.text);
}

bool divides(const Line& line)
{
    return line.kind == Kind::Prose && isDivided(line.words.back());
}

/// Whether the word at the end of `line` may go on with the first word of `next`.
bool mayGoOn(const Line& line, const Line& next)
{
    const Word& first = next.words.front();
    return divides(line) && next.kind == Kind::Prose && (isLetter(first.text.front()) || isDigit(first.text.front()));
}

/// Collects the words that stand whole on a line; halves of divided ones would mislead.
void collect(const std::vector<Line>& lines, bool firstMoved, WordList& words)
{
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<Word>& line = lines[i].words;
        const bool half = i > 0 ? divides(lines[i - 1]) : firstMoved;
        const std::size_t last = divides(lines[i]) ? line.size() - 1 : line.size();
        for (std::size_t n = half ? 1 : 0; n < last; ++n)
            words.add(line[n].text);
    }
}

/// Lines that stand together: a paragraph, a program, a table or a note.
struct Paragraph {
    std::size_t first = 0;
    std::size_t last = 0;
};

bool startsParagraph(const std::vector<Line>& lines, const std::vector<bool>& starts, std::size_t i)
{
    const Line& above = lines[i - 1];
    const Line& line = lines[i];
    if (line.note && beginsNote(line))
        return true;
    if (line.kind == Kind::Prose || line.kind != above.kind || line.part != above.part || line.note != above.note)
        return starts[i];
    if (line.kind == Kind::Row)
        return line.cells.size() != above.cells.size() || line.upright.top - above.upright.bottom > 3 * line.height;
    return line.upright.top - above.upright.bottom > kBlankLine * line.height;
}

std::vector<Paragraph> paragraphsOf(const std::vector<Line>& lines)
{
    const std::vector<bool> starts = paragraphStarts(lines);
    std::vector<Paragraph> paragraphs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 0 || startsParagraph(lines, starts, i))
            paragraphs.push_back({i, i});
        else
            paragraphs.back().last = i;
    }
    return paragraphs;
}

/// The mark that a note begins with.
std::u16string_view markOf(const Line& line)
{
    const std::u16string_view first = line.words.front().text;
    std::size_t digits = 0;
    while (digits < first.size() && isDigit(first[digits]))
        ++digits;
    return first.substr(0, std::max<std::size_t>(1, digits));
}

/// Where the marks of notes stand in the text.
struct Reference {
    std::size_t paragraph = 0;
    std::size_t words = 0;
};

std::map<std::u16string_view, Reference> referencesOf(const std::vector<Line>& lines, const std::vector<Paragraph>& paragraphs)
{
    std::map<std::u16string_view, Reference> references;
    for (std::size_t p = 0; p < paragraphs.size(); ++p)
        for (std::size_t i = paragraphs[p].first; i <= paragraphs[p].last; ++i)
            for (const Word& word : lines[i].words)
                if (word.mark) {
                    Reference& reference = references[word.text];
                    reference.paragraph = p;
                    ++reference.words;
                }
    return references;
}

/// Puts each note behind the paragraph that refers to it, where just one word does.
void placeNotes(const std::vector<Line>& lines, std::vector<Paragraph>& paragraphs)
{
    const auto isNote = [&](const Paragraph& paragraph) { return lines[paragraph.first].note; };
    const auto firstNote = std::find_if(paragraphs.begin(), paragraphs.end(), isNote);
    const std::vector<Paragraph> notes(firstNote, paragraphs.end());
    paragraphs.erase(firstNote, paragraphs.end());
    if (notes.empty() || paragraphs.empty()) {
        paragraphs.insert(paragraphs.end(), notes.begin(), notes.end());
        return;
    }
    const std::map<std::u16string_view, Reference> references = referencesOf(lines, paragraphs);
    std::vector<std::vector<Paragraph>> notesBehind(paragraphs.size());
    for (const Paragraph& note : notes) {
        const auto found = references.find(markOf(lines[note.first]));
        const bool sure = found != references.end() && found->second.words == 1;
        (sure ? notesBehind[found->second.paragraph] : notesBehind.back()).push_back(note);
    }
    std::vector<Paragraph> placed;
    for (std::size_t p = 0; p < paragraphs.size(); ++p) {
        placed.push_back(paragraphs[p]);
        placed.insert(placed.end(), notesBehind[p].begin(), notesBehind[p].end());
    }
    paragraphs = std::move(placed);
}

class Writer {
public:
    Writer(const std::vector<Line>& lines, const WordList& words) : m_lines(lines), m_words(words) {}

    PageText take() && { return std::move(m_page); }

    void write(const Paragraph& paragraph, bool firstMoved)
    {
        if (!m_page.text.empty())
            m_page.text += u"\n\n";
        switch (m_lines[paragraph.first].kind) {
        case Kind::Prose:
            return writeProse(paragraph, firstMoved);
        case Kind::Fixed:
            return writeFixed(paragraph);
        case Kind::Row:
            return writeRows(paragraph);
        }
    }

    /// Makes the page's last word whole. @returns whether it did
    bool goOnWith(const Word& last, const Word& next)
    {
        if (m_page.words.empty() || m_page.words.back().end != static_cast<int>(m_page.text.size()))
            return false;
        const WordList::Join join = m_words.join(last.text, next.text, last.softHyphen);
        if (join == WordList::Join::Apart)
            return false;
        if (join == WordList::Join::DropHyphen && !last.softHyphen)
            dropHyphen();
        m_page.text += next.text;
        m_page.words.back().end = static_cast<int>(m_page.text.size());
        return true;
    }

private:
    void append(const Word& word)
    {
        const int start = static_cast<int>(m_page.text.size());
        m_page.text += word.text;
        m_page.words.push_back({start, static_cast<int>(m_page.text.size()), word.box});
    }

    void dropHyphen()
    {
        m_page.text.pop_back();
        --m_page.words.back().end;
    }

    void writeWords(const Line& line, std::size_t first, std::size_t end)
    {
        for (std::size_t n = first; n < end; ++n) {
            if (n > first && !line.words[n].glued)
                m_page.text += u' ';
            append(line.words[n]);
        }
    }

    void joinLines(const Line& above, const Line& below)
    {
        const Word& last = above.words.back();
        const Word& first = below.words.front();
        auto join = WordList::Join::Apart;
        if (mayGoOn(above, below))
            join = m_words.join(last.text, first.text, last.softHyphen);
        if (join == WordList::Join::DropHyphen && !last.softHyphen)
            dropHyphen();
        if (join == WordList::Join::Apart && !(isIdeographic(last.text.back()) && isIdeographic(first.text.front())))
            m_page.text += u' ';
    }

    void writeProse(const Paragraph& paragraph, bool firstMoved)
    {
        bool begun = false;
        for (std::size_t i = paragraph.first; i <= paragraph.last; ++i) {
            const std::size_t from = i == 0 && firstMoved ? 1 : 0;
            if (from == m_lines[i].words.size())
                continue;
            if (begun)
                joinLines(m_lines[i - 1], m_lines[i]);
            writeWords(m_lines[i], from, m_lines[i].words.size());
            begun = true;
        }
    }

    void writeFixed(const Paragraph& paragraph)
    {
        double left = uprightBox(m_lines[paragraph.first].words.front().box, m_lines[paragraph.first].quarterTurns).left;
        for (std::size_t i = paragraph.first; i <= paragraph.last; ++i)
            left = std::min(left, uprightBox(m_lines[i].words.front().box, m_lines[i].quarterTurns).left);
        for (std::size_t i = paragraph.first; i <= paragraph.last; ++i) {
            if (i > paragraph.first)
                m_page.text += u'\n';
            for (std::size_t n = 0; n < m_lines[i].words.size(); ++n) {
                m_page.text.append(static_cast<std::size_t>(spacesBefore(m_lines[i], n, left)), u' ');
                append(m_lines[i].words[n]);
            }
        }
    }

    void writeRows(const Paragraph& paragraph)
    {
        for (std::size_t first = paragraph.first; first <= paragraph.last;) {
            std::size_t last = first;
            while (last < paragraph.last && m_lines[last + 1].rowGoesOn)
                ++last;
            if (first > paragraph.first)
                m_page.text += u'\n';
            m_page.text += u'|';
            for (std::size_t cell = 0; cell < m_lines[first].cells.size(); ++cell) {
                writeCell(first, last, cell);
                m_page.text += u" |";
            }
            first = last + 1;
        }
    }

    void writeCell(std::size_t first, std::size_t last, std::size_t cell)
    {
        for (std::size_t i = first; i <= last; ++i) {
            const Line& line = m_lines[i];
            const std::size_t end = cell + 1 < line.cells.size() ? line.cells[cell + 1] : line.words.size();
            if (line.cells[cell] == end)
                continue;
            m_page.text += u' ';
            writeWords(line, line.cells[cell], end);
        }
    }

    const std::vector<Line>& m_lines;
    const WordList& m_words;
    PageText m_page;
};

} // namespace

PageText pageText(const std::vector<Line>& lines, WordList& words, PageEdge& edge)
{
    const bool firstMoved = std::exchange(edge.firstWordMoved, false);
    collect(lines, firstMoved, words);
    std::vector<Paragraph> paragraphs = paragraphsOf(lines);
    placeNotes(lines, paragraphs);
    const auto isBody = [&](const Paragraph& paragraph) { return !lines[paragraph.first].note; };
    const auto lastBody = std::find_if(paragraphs.rbegin(), paragraphs.rend(), isBody);
    Writer writer(lines, words);
    for (const Paragraph& paragraph : paragraphs) {
        writer.write(paragraph, firstMoved);
        const bool last = lastBody != paragraphs.rend() && paragraph.first == lastBody->first;
        // A page is not left empty: it would seem to be a scan.
        const bool leavesText =
            edge.next && !edge.next->empty() && (edge.next->size() > 1 || edge.next->front().words.size() > 1);
        if (last && leavesText && !edge.next->front().note && mayGoOn(lines[paragraph.last], edge.next->front()))
            edge.firstWordMoved = writer.goOnWith(lines[paragraph.last].words.back(), edge.next->front().words.front());
    }
    return std::move(writer).take();
}

} // namespace lectern::importing
