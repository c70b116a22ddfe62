// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/folded_text.h"

#include <array>

namespace lectern::answering {

namespace {

constexpr char16_t kSoftHyphen = 0x00AD;
/// U+FB00 to U+FB06.
constexpr std::array<QStringView, 7> kLigatures = {u"ff", u"fi", u"fl", u"ffi", u"ffl", u"st", u"st"};

bool isInvisible(QChar c)
{
    // A bar divides the cells of a table's row: it stands in our text, not on the page.
    return c == u'|' || c == kSoftHyphen || (c >= u'\u200B' && c <= u'\u200F') || c == u'\u2060' || c == u'\uFEFF';
}

bool isLineBreak(QChar c)
{
    return c == u'\n' || c == u'\r' || c == u'\u2028' || c == u'\u2029' || c == u'\f' || c == u'\v';
}

QChar withOneStyle(QChar c)
{
    switch (c.unicode()) {
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x00AB: case 0x00BB: case 0x2033: case 0xFF02:
        return u'"';
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2039: case 0x203A: case 0x2032: case 0x0060: case 0x00B4:
        return u'\'';
    case 0x2010: case 0x2011:
        return u'-';
    default:
        return c;
    }
}

/// Whether only spaces stand between `at` and the end of the line. The end of a page is the end of a line.
bool endsLine(QStringView text, qsizetype at)
{
    while (at < text.size() && !isLineBreak(text[at])) {
        if (!text[at].isSpace() && !isInvisible(text[at]))
            return false;
        ++at;
    }
    return true;
}

} // namespace

FoldedText fold(QStringView text)
{
    FoldedText folded;
    folded.units.reserve(text.size());
    folded.offsets.reserve(std::size_t(text.size()));
    const auto add = [&](QChar unit, qsizetype offset) {
        folded.units.append(unit);
        folded.offsets.push_back(int(offset));
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isSpace() || isInvisible(c))
            continue;
        if (c >= u'\uFB00' && c <= u'\uFB06') {
            for (const QChar letter : kLigatures[std::size_t(c.unicode() - 0xFB00)])
                add(letter, i);
            continue;
        }
        const QChar unit = withOneStyle(c);
        const bool isAfterWord = i > 0 && text[i - 1].isLetter();
        add(unit == u'-' && isAfterWord && endsLine(text, i + 1) ? FoldedText::kLineEndHyphen : unit, i);
    }
    return folded;
}

bool isHyphenUnit(QChar unit)
{
    return unit == u'-' || unit == FoldedText::kLineEndHyphen;
}

QString searchKey(QStringView units)
{
    QString key;
    key.reserve(units.size());
    for (const QChar unit : units) {
        if (!isHyphenUnit(unit))
            key.append(unit);
    }
    return key;
}

qsizetype matchFolded(QStringView quote, QStringView source)
{
    qsizetype q = 0;
    qsizetype s = 0;
    while (q < quote.size()) {
        const QChar inSource = s < source.size() ? source[s] : QChar();
        if (inSource == quote[q] || (isHyphenUnit(inSource) && isHyphenUnit(quote[q]))) {
            ++q;
            ++s;
        } else if (quote[q] == FoldedText::kLineEndHyphen) {
            ++q;
        } else if (inSource == FoldedText::kLineEndHyphen) {
            ++s;
        } else {
            return -1;
        }
    }
    return s;
}

} // namespace lectern::answering
