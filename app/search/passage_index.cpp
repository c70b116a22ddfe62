// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/search/passage_index.h"

#include "app/search/central_sentences.h"
#include "app/search/proposals.h"
#include "app/search/question_kind.h"
#include "app/search/ranking.h"
#include "app/search/stop_words.h"

#include <algorithm>

namespace lectern::search {

namespace {

/// As many sentences make a summary or a list of dates, where the documents have them: what an answer has room for.
constexpr int kSummarySentences = 10;
constexpr int kDates = 10;
constexpr int kSentencesOfPage = 4;

domain::SearchGrade gradeOf(const RankedSentence& ranked, double best)
{
    constexpr double kSteps = 20; // of 5 %
    constexpr int kMost = 9;
    const int steps = best > 0 ? int((1 - ranked.score / best) * kSteps + 0.5) : 0;
    return {std::max(0, kMost - steps), std::min(kMost, int(ranked.coverage * 10))};
}

double shareOf(const RankedSentence& ranked, double best)
{
    return best > 0 ? std::clamp(ranked.score / best, 0.0, 1.0) : 1;
}

std::vector<int> numbers(const std::vector<RankedSentence>& ranked)
{
    std::vector<int> numbers;
    for (const RankedSentence& one : ranked)
        numbers.push_back(one.sentence);
    return numbers;
}

/// "3.17. /srv : Data for services ........ 20" names where an answer stands and is none. The page may count as a sentence.
bool isOfContents(const QString& page, const Sentence& sentence)
{
    constexpr int kLongestNumber = 7, kLeastDots = 5;
    qsizetype at = page.indexOf(u'\n', sentence.end);
    at = std::min(at < 0 ? page.size() : at, qsizetype(sentence.end) + kLongestNumber + 5);
    const auto before = [&](auto is) { return at > sentence.start && is(page[at - 1]); };
    const auto isSpace = [](QChar c) { return c.isSpace(); };
    while (before(isSpace))
        --at;
    int digits = 0;
    while (before([](QChar c) { return c.isDigit() || QStringView(u"ivxlcdmIVXLCDM").contains(c); }))
        --at, ++digits;
    int dots = 0;
    while (before(isSpace))
        --at;
    while (before([](QChar c) { return QStringView(u".·…").contains(c); })) {
        --at, ++dots;
        if (before(isSpace))
            --at;
    }
    return digits > 0 && digits <= kLongestNumber && dots >= kLeastDots;
}

} // namespace

PassageIndex::PassageIndex(std::span<const domain::Document> documents)
    : m_documents([&] {
          std::vector<std::vector<IndexedPage>> indexed;
          for (const domain::Document& document : documents) {
              auto& pages = indexed.emplace_back();
              for (const domain::Page& page : document.pages)
                  pages.push_back({page.number, page.label, page.text});
          }
          return indexed;
      }()),
      m_sentences(sentencesOf(documents)), m_words(m_sentences.size(), [this](int number) {
          const Sentence& sentence = m_sentences[std::size_t(number)];
          const QString& page = m_documents[std::size_t(sentence.document)][std::size_t(sentence.page)].text;
          return isOfContents(page, sentence) ? QString() : textOf(sentence);
      })
{
    const QStringList words = m_words.words(stopWords());
    m_stopWords = QSet<QString>(words.begin(), words.end());
}

std::vector<domain::FoundPassage> PassageIndex::find(const QString& question, int limit) const
{
    std::vector<domain::FoundPassage> found;
    for (const RankedSentence& ranked : bestSentences(indexed(), question, limit))
        found.push_back(passage(ranked.sentence));
    return found;
}

std::vector<domain::SearchResult> PassageIndex::graded(const QString& question, int limit) const
{
    const std::vector<RankedSentence> best = bestSentences(indexed(), question, limit);
    std::vector<domain::SearchResult> results;
    for (const RankedSentence& ranked : best)
        results.push_back({passage(ranked.sentence), gradeOf(ranked, best.front().score), shareOf(ranked, best.front().score)});
    return results;
}

std::vector<domain::SearchResult> PassageIndex::propose(const QString& question, int limit) const
{
    using Kind = QuestionKind::Kind;
    const QuestionKind asked = kindOf(question);
    std::vector<int> proposed;
    switch (asked.kind) {
    case Kind::Search:
        return graded(question, limit);
    case Kind::Summary:
        proposed = centralSentences(indexed(), std::min(kSummarySentences, limit));
        break;
    case Kind::Dates:
    case Kind::Figures:
    case Kind::DatesAndFigures:
        proposed = datesAndFigures(indexed(), asked.kind, std::min(kDates, limit));
        break;
    case Kind::Page:
        proposed = sentencesOfPage(asked.page);
        break;
    case Kind::Continuation:
        proposed = continuation(indexed(), asked.quotation, numbers(bestSentences(indexed(), asked.quotation, kMostRanked)));
        if (proposed.empty())
            return graded(question, limit);
        break;
    }
    proposed.resize(std::min(proposed.size(), std::size_t(std::max(0, limit))));
    std::vector<domain::SearchResult> results;
    for (std::size_t i = 0; i < proposed.size(); ++i)
        results.push_back(
            {.passage = passage(proposed[i]), .grade = std::nullopt, .isNext = i > 0 && proposed[i] == proposed[i - 1] + 1});
    return results;
}

IndexedSentences PassageIndex::indexed() const
{
    return {m_words, m_sentences, m_stopWords, [this](int number) { return textOf(m_sentences[std::size_t(number)]); }};
}

/// Of each document the page with this label, else the one with this number.
std::vector<int> PassageIndex::sentencesOfPage(const QString& page) const
{
    std::vector<std::ptrdiff_t> wanted;
    for (const std::vector<IndexedPage>& pages : m_documents) {
        auto at = std::ranges::find_if(
            pages, [&](const IndexedPage& one) { return one.label.compare(page, Qt::CaseInsensitive) == 0; });
        if (at == pages.end())
            at = std::ranges::find_if(pages, [&](const IndexedPage& one) { return QString::number(one.number) == page; });
        wanted.push_back(at - pages.begin());
    }
    const auto isWanted = [&](int document, int index) { return wanted[std::size_t(document)] == index; };
    return beginningOfPages(indexed(), isWanted, kSentencesOfPage);
}

QString PassageIndex::textOf(const Sentence& sentence) const
{
    const IndexedPage& page = m_documents[std::size_t(sentence.document)][std::size_t(sentence.page)];
    return page.text.sliced(sentence.start, sentence.end - sentence.start);
}

domain::FoundPassage PassageIndex::passage(int number) const
{
    const Sentence& sentence = m_sentences[std::size_t(number)];
    const IndexedPage& page = m_documents[std::size_t(sentence.document)][std::size_t(sentence.page)];
    return {.document = sentence.document + 1,
            .page = page.number,
            .label = page.label,
            .start = sentence.start,
            .end = sentence.end,
            .text = textOf(sentence)};
}

} // namespace lectern::search
