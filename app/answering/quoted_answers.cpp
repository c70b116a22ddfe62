// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/quoted_answers.h"

#include "app/search/question_kind.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace lectern::answering {

namespace {

using domain::SearchResult;
using Kind = search::QuestionKind::Kind;

/// In one line: a line that begins within a quotation could pass for something else.
QString quotation(const QString& text, int page)
{
    QString line = text.trimmed();
    for (QChar& c : line) {
        if (c == u'\n' || c == u'\r' || c == u'\v' || c == u'\f' || c == u'\u0085' || c == u'\u2028' || c == u'\u2029')
            c = u' ';
    }
    return u'"' + line + QStringLiteral("\" [p. %1]").arg(page);
}

QString quotation(const SearchResult& result)
{
    return quotation(result.passage.text, result.passage.page);
}

/// Of each result search's score beside the best one's makes a share: e times as much for each 5 % of the best score, all
/// together 1. Results that were not searched for have equal ones.
std::vector<double> logarithmsOfShares(std::span<const SearchResult> found)
{
    constexpr double kSteps = 20;
    double sum = 0;
    for (const SearchResult& result : found)
        sum += std::exp(kSteps * (result.score - 1));
    std::vector<double> logarithms;
    for (const SearchResult& result : found)
        logarithms.push_back(kSteps * (result.score - 1) - std::log(sum));
    return logarithms;
}

std::vector<QString> inOrder(std::span<const SearchResult> found)
{
    std::vector<const SearchResult*> ordered;
    for (const SearchResult& result : found)
        ordered.push_back(&result);
    std::ranges::stable_sort(ordered, [](const SearchResult* a, const SearchResult* b) {
        const auto place = [](const domain::FoundPassage& p) { return std::tuple(p.document, p.page, p.start); };
        return place(a->passage) < place(b->passage);
    });
    std::vector<QString> lines;
    for (const SearchResult* result : ordered) {
        const QString line = quotation(*result);
        if (std::ranges::find(lines, line) == lines.end())
            lines.push_back(line);
    }
    return lines;
}

constexpr QStringView kQuotes = u"\"“”„«»";
constexpr QStringView kApostrophes = u"'‘’‚";

bool isSameSign(QChar a, QChar b)
{
    return a == b || (kQuotes.contains(a) && kQuotes.contains(b)) || (kApostrophes.contains(a) && kApostrophes.contains(b));
}

/// A pattern of words: white space, case and the kind of quotation marks make no difference.
QRegularExpression patternOf(const QString& words)
{
    QString pattern;
    for (const QChar c : words.simplified()) {
        if (c.isSpace())
            pattern += QStringLiteral("\\s+");
        else if (kQuotes.contains(c))
            pattern += QStringLiteral("[\"“”„«»]");
        else if (kApostrophes.contains(c))
            pattern += QStringLiteral("['‘’‚]");
        else
            pattern += c.isSurrogate() ? QString(c) : QRegularExpression::escape(QString(c));
    }
    return QRegularExpression(pattern,
                              QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
}

/// The signs that stand in the question after the last word that is to be gone on from.
QString signsAfter(const QString& question, const QString& quotation)
{
    const qsizetype at = question.lastIndexOf(quotation);
    QString signs = question.mid(at + quotation.size()).simplified();
    const bool isQuoted = at > 0 && kQuotes.contains(question[at - 1]);
    if (isQuoted && !signs.isEmpty() && kQuotes.contains(signs.back()))
        signs.chop(1);
    return signs.remove(u' ');
}

/// What comes after the given words in `text`; empty where they are not there, or all of it.
QString restAfter(const QString& text, const QString& question, const QString& quotation)
{
    QString words = quotation.simplified();
    if (words.endsWith(u'…') || words.endsWith(QStringLiteral(".."))) {
        while (words.endsWith(u'…') || words.endsWith(u'.'))
            words.chop(1);
    }
    const QRegularExpressionMatch match = patternOf(words).match(text);
    if (words.isEmpty() || !match.hasMatch())
        return {};
    qsizetype at = match.capturedEnd();
    for (const QChar sign : signsAfter(question, quotation)) {
        qsizetype next = at;
        while (next < text.size() && text[next].isSpace())
            ++next;
        if (next == text.size() || !isSameSign(text[next], sign))
            break;
        at = next + 1;
    }
    const QString rest = text.mid(at).trimmed();
    return std::ranges::any_of(rest, [](QChar c) { return c.isLetterOrNumber(); }) ? rest : QString();
}

void addResults(QuotedAnswers& answers, std::span<const SearchResult> found)
{
    const std::vector<double> logarithms = logarithmsOfShares(found);
    for (std::size_t i = 0; i < found.size(); ++i)
        answers.alone.push_back({quotation(found[i]), logarithms[i]});
}

void addNeighbours(QuotedAnswers& answers, std::span<const SearchResult> found)
{
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        const domain::FoundPassage& one = found[i].passage;
        const domain::FoundPassage& next = found[i + 1].passage;
        if (one.document == next.document && one.page == next.page && found[i + 1].isNext)
            answers.alone.push_back({quotation(one.text.trimmed() + u' ' + next.text.trimmed(), one.page), 0});
    }
}

} // namespace

QuotedAnswers quotedAnswers(const QString& question, std::span<const SearchResult> found)
{
    QuotedAnswers answers;
    // What a search found has grades; anything else was proposed for what the question is after.
    const bool isSearched = found.empty() || found.front().grade.has_value();
    const search::QuestionKind asked = isSearched ? search::QuestionKind() : search::kindOf(question);
    switch (asked.kind) {
    case Kind::Search:
        addResults(answers, found);
        answers.listed = inOrder(found);
        answers.isMaybeNotFound = true;
        break;
    case Kind::Summary:
    case Kind::Dates:
    case Kind::Figures:
    case Kind::DatesAndFigures:
        answers.listed = inOrder(found);
        break;
    case Kind::Page:
        addResults(answers, found);
        addNeighbours(answers, found);
        break;
    case Kind::Continuation:
        if (const QString rest = restAfter(found.front().passage.text, question, asked.quotation); !rest.isEmpty())
            answers.alone.push_back({quotation(rest, found.front().passage.page), 0});
        for (const SearchResult& result : found.subspan(1))
            answers.alone.push_back({quotation(result), 0});
        answers.isMaybeNotFound = answers.alone.empty();
        break;
    }
    return answers;
}

} // namespace lectern::answering
