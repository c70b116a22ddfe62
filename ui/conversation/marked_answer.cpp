// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/marked_answer.h"

#include <algorithm>

namespace lectern::ui {

using domain::Citation;

namespace {

constexpr int kMostCitations = 1024;
constexpr char16_t kFirstChip = 0xE000;
constexpr char16_t kFirstBegin = kFirstChip + kMostCitations;
constexpr char16_t kFirstEnd = kFirstBegin + kMostCitations;
constexpr char16_t kPastLast = kFirstEnd + kMostCitations;

/// [start, end) of the answer becomes `text`.
struct Edit {
    int start = 0;
    int end = 0;
    QString text;
};

bool isQuotationMark(QChar character)
{
    return QStringView(u"\"“”„«»").contains(character);
}

/// The quotation of a citation with its marks, as edits before and after it; nothing where it is not found.
std::vector<Edit> aroundQuotation(const QString& answer, const Citation& citation, int index)
{
    const int length = int(citation.quote.size());
    const int latest = citation.answerStart - length;
    const int found = length == 0 || latest < 0 ? -1 : int(answer.lastIndexOf(citation.quote, latest));
    if (found < 0)
        return {};
    const int begin = found > 0 && isQuotationMark(answer[found - 1]) ? found - 1 : found;
    int end = found + length;
    if (end < answer.size() && isQuotationMark(answer[end]))
        ++end;
    return {{begin, begin, QChar(char16_t(kFirstBegin + index))}, {end, end, QChar(char16_t(kFirstEnd + index))}};
}

QString withoutPrivateCharacters(QString text)
{
    std::ranges::replace_if(
        text, [](QChar character) { return character.unicode() >= kFirstChip && character.unicode() < kPastLast; },
        QChar(QChar::ReplacementCharacter));
    return text;
}

} // namespace

MarkedAnswer::MarkedAnswer(const QString& answer, const std::vector<Citation>& citations)
{
    const QString text = withoutPrivateCharacters(answer);
    std::vector<Edit> edits;
    const int count = std::min(int(citations.size()), kMostCitations);
    for (int index = 0; index < count; ++index) {
        const Citation& citation = citations[std::size_t(index)];
        if (citation.answerStart < 0 || citation.answerEnd < citation.answerStart || citation.answerEnd > text.size())
            continue;
        for (Edit& edit : aroundQuotation(text, citation, index))
            edits.push_back(std::move(edit));
        // A mark that several citations share is taken away by the first one.
        const bool spaced = citation.answerStart > 0 && text[citation.answerStart - 1].isSpace();
        const bool shares = index > 0 && citations[std::size_t(index - 1)].answerStart == citation.answerStart;
        const QString chip = QChar(char16_t(kFirstChip + index));
        edits.push_back({citation.answerStart, citation.answerEnd, spaced && !shares ? chip : u' ' + chip});
    }
    std::ranges::stable_sort(edits, [](const Edit& one, const Edit& other) {
        // At the same place a quotation ends before its chip.
        return std::pair(one.start, one.end) < std::pair(other.start, other.end);
    });
    int done = 0;
    for (const Edit& edit : edits) {
        const bool shared = edit.start < done && edit.end == done;
        if (edit.start < done && !shared)
            continue;
        if (!shared)
            m_markdown += QStringView(text).mid(done, edit.start - done);
        m_markdown += edit.text;
        done = edit.end;
    }
    m_markdown += QStringView(text).mid(done);
}

std::optional<MarkedAnswer::Mark> MarkedAnswer::markOf(QChar character)
{
    const char16_t code = character.unicode();
    if (code < kFirstChip || code >= kPastLast)
        return std::nullopt;
    if (code < kFirstBegin)
        return Mark{Mark::Kind::Chip, code - kFirstChip};
    if (code < kFirstEnd)
        return Mark{Mark::Kind::QuotationBegin, code - kFirstBegin};
    return Mark{Mark::Kind::QuotationEnd, code - kFirstEnd};
}

} // namespace lectern::ui
