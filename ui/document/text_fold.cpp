// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/text_fold.h"

namespace lectern::ui {

namespace {

bool isHyphen(QChar character)
{
    return character == u'-' || character == u'\u2010' || character == u'\u2011';
}

constexpr QChar kSoftHyphen = u'\u00ad';

/// Whether the hyphen at `at` divides a word: letters before and after it, with nothing between but a line's end.
bool dividesWord(const QString& text, int at)
{
    if (at == 0 || !text[at - 1].isLetter())
        return false;
    int next = at + 1;
    while (next < text.size() && text[next].isSpace())
        ++next;
    const bool crossesLine = text.mid(at + 1, next - at - 1).contains(u'\n');
    return next < text.size() && text[next].isLetter() && (next == at + 1 || crossesLine);
}

void append(FoldedText& folded, QChar character, int origin)
{
    folded.text.append(character);
    folded.origin.push_back(origin);
}

/// One character, or the two halves of one, without case and accents.
void appendFolded(FoldedText& folded, const QString& character, int origin)
{
    // Through the capitals: only they tell that "ß" is "ss" and that both small sigmas are one letter.
    const QString plain = character.normalized(QString::NormalizationForm_KD).toUpper().toLower();
    for (const QChar unit : plain) {
        if (!unit.isMark())
            append(folded, unit, origin);
    }
}

} // namespace

FoldedText fold(const QString& original)
{
    FoldedText folded;
    folded.text.reserve(original.size());
    folded.origin.reserve(static_cast<std::size_t>(original.size()));
    const int size = static_cast<int>(original.size());
    for (int i = 0; i < size; ++i) {
        const QChar character = original[i];
        if (character.isSpace()) {
            if (!folded.text.isEmpty() && folded.text.back() != u' ')
                append(folded, u' ', i);
        } else if (isHyphen(character) && dividesWord(original, i)) {
            while (i + 1 < size && original[i + 1].isSpace())
                ++i;
        } else if (character.unicode() < 0x80) {
            append(folded, character.toLower(), i);
        } else if (character.isHighSurrogate() && i + 1 < size) {
            appendFolded(folded, original.mid(i, 2), i);
            ++i;
        } else if (isHyphen(character)) {
            append(folded, u'-', i);
        } else if (character != kSoftHyphen && !character.isMark()) {
            appendFolded(folded, QString(character), i);
        }
    }
    return folded;
}

std::vector<std::pair<int, int>> findFolded(const FoldedText& text, const QString& query)
{
    std::vector<std::pair<int, int>> found;
    if (query.isEmpty())
        return found;
    const auto origin = [&text](qsizetype at) { return text.origin[static_cast<std::size_t>(at)]; };
    for (qsizetype at = text.text.indexOf(query); at >= 0; at = text.text.indexOf(query, at + query.size()))
        found.emplace_back(origin(at), origin(at + query.size() - 1) + 1);
    return found;
}

} // namespace lectern::ui
