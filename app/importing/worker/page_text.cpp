// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/page_text.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/paragraphs.h"

#include <cstddef>

namespace lectern::importing {

namespace {

bool isDivided(const Word& word) { return word.softHyphen || endsDivided(word.text); }

/// Whether the word at the end of `line` may go on with the first word of `next`.
bool mayGoOn(const Line& line, const Line& next) {
    const Word& first = next.words.front();
    return isDivided(line.words.back()) && (isLetter(first.text.front()) || isDigit(first.text.front()));
}

/// Collects the words that stand whole on a line; halves of divided ones would mislead.
void collect(const std::vector<Line>& lines, WordList& words) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<Word>& line = lines[i].words;
        const std::size_t first = i > 0 && isDivided(lines[i - 1].words.back()) ? 1 : 0;
        const std::size_t last = isDivided(line.back()) ? line.size() - 1 : line.size();
        for (std::size_t n = first; n < last; ++n)
            words.add(line[n].text);
    }
}

class Writer {
public:
    explicit Writer(PageText& page) : m_page(page) {}

    void separate(std::u16string_view separator) { m_page.text += separator; }

    void append(const Word& word) {
        const int start = static_cast<int>(m_page.text.size());
        m_page.text += word.text;
        m_page.words.push_back({start, static_cast<int>(m_page.text.size()), word.box});
    }

    void dropHyphen() {
        m_page.text.pop_back();
        --m_page.words.back().end;
    }

private:
    PageText& m_page;
};

} // namespace

PageText pageText(const std::vector<Line>& lines, WordList& words) {
    collect(lines, words);
    const std::vector<bool> starts = paragraphStarts(lines);
    PageText page;
    Writer writer(page);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<Word>& line = lines[i].words;
        if (i > 0 && starts[i]) {
            writer.separate(u"\n\n");
        } else if (i > 0) {
            auto join = WordList::Join::Apart;
            const Word& last = lines[i - 1].words.back();
            if (mayGoOn(lines[i - 1], lines[i]))
                join = words.join(last.text, line.front().text, last.softHyphen);
            if (join == WordList::Join::Apart)
                writer.separate(u" ");
            else if (join == WordList::Join::DropHyphen && !last.softHyphen)
                writer.dropHyphen();
        }
        for (std::size_t n = 0; n < line.size(); ++n) {
            if (n > 0)
                writer.separate(u" ");
            writer.append(line[n]);
        }
    }
    return page;
}

} // namespace lectern::importing
