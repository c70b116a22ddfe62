// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/quoted_answers.h"

#include <QTest>

#include <cmath>

using namespace lectern;
using namespace lectern::answering;
using domain::SearchResult;

namespace {

SearchResult result(const QString& text, int page, std::optional<double> score = {}, int start = 0)
{
    SearchResult made;
    made.passage.page = page;
    made.passage.start = start;
    made.passage.end = start + int(text.size());
    made.passage.text = text;
    if (score) {
        made.grade = domain::SearchGrade{9, 5};
        made.score = *score;
    }
    return made;
}

QStringList alone(const QuotedAnswers& answers)
{
    QStringList lines;
    for (const QuotedAnswers::Quotation& one : answers.alone)
        lines += one.line;
    return lines;
}

QStringList listed(const QuotedAnswers& answers)
{
    return {answers.listed.begin(), answers.listed.end()};
}

const std::vector<SearchResult> kSearched = {result("The sea rose.", 7, 1.0), result("Two men came.", 2, 0.9, 40),
                                             result("It rained.", 2, 0.5, 5)};
const std::vector<SearchResult> kProposed = {result("The sea rose.", 2, {}, 0), result("Two men came.", 2, {}, 14),
                                             result("It rained.", 3, {}, 0)};

} // namespace

class TestQuotedAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void search_mayBeAnsweredWithAResultOrSomeOrNone();
    void shares_fallWithTheScore();
    void lists_areInTheDocumentsOrderWithoutRepetition();
    void summariesAndDates_areListsOfWhatIsProposed();
    void page_mayBeTwoNeighbours();
    void continuation_beginsAfterTheGivenWords_data();
    void continuation_beginsAfterTheGivenWords();
    void continuation_ofWordsWithoutQuotationMarks_ignoresDotsBehindThem();
    void nothingFound_isSaid();
    void quotation_isOneLine();
};

void TestQuotedAnswers::search_mayBeAnsweredWithAResultOrSomeOrNone()
{
    const QuotedAnswers answers = quotedAnswers("Who came?", kSearched);
    QCOMPARE(alone(answers), (QStringList{R"("The sea rose." [p. 7])", R"("Two men came." [p. 2])", R"("It rained." [p. 2])"}));
    QCOMPARE(listed(answers),
             (QStringList{R"("It rained." [p. 2])", R"("Two men came." [p. 2])", R"("The sea rose." [p. 7])"}));
    QVERIFY(answers.isMaybeNotFound);
    // A summary of what was searched for is a search.
    QVERIFY(quotedAnswers("Summarise this document.", kSearched).isMaybeNotFound);
}

void TestQuotedAnswers::shares_fallWithTheScore()
{
    const QuotedAnswers answers = quotedAnswers("Who came?", kSearched);
    double sum = 0;
    for (const QuotedAnswers::Quotation& one : answers.alone)
        sum += std::exp(one.logarithm);
    QVERIFY(std::abs(sum - 1) < 1e-12);
    QVERIFY(std::abs(answers.alone[0].logarithm - answers.alone[1].logarithm - 2) < 1e-9);  // 10 %: twice 5 %
    QVERIFY(std::abs(answers.alone[0].logarithm - answers.alone[2].logarithm - 10) < 1e-9); // 50 %
}

void TestQuotedAnswers::lists_areInTheDocumentsOrderWithoutRepetition()
{
    std::vector<SearchResult> found = {result("Same.", 4, 1.0, 50), result("Same.", 4, 1.0, 5), result("Same.", 1, 1.0)};
    QCOMPARE(listed(quotedAnswers("Same?", found)), (QStringList{R"("Same." [p. 1])", R"("Same." [p. 4])"}));
    found[0].passage.document = 1;
    found[1].passage.document = found[2].passage.document = 2;
    QCOMPARE(listed(quotedAnswers("Same?", found)), (QStringList{R"("Same." [p. 4])", R"("Same." [p. 1])"}));
}

void TestQuotedAnswers::summariesAndDates_areListsOfWhatIsProposed()
{
    for (const char* const question : {"Summarise this document.", "List the dates.", "Key figures", "Key dates and figures"}) {
        const QuotedAnswers answers = quotedAnswers(question, kProposed);
        QVERIFY(answers.alone.empty());
        QVERIFY(!answers.isMaybeNotFound);
        QCOMPARE(listed(answers),
                 (QStringList{R"("The sea rose." [p. 2])", R"("Two men came." [p. 2])", R"("It rained." [p. 3])"}));
    }
}

void TestQuotedAnswers::page_mayBeTwoNeighbours()
{
    std::vector<SearchResult> found = kProposed;
    found[1].isNext = found[2].isNext = true; // of another page
    QCOMPARE(quotedAnswers("What is on page 2?", kProposed).alone.size(), std::size_t(3));
    const QuotedAnswers answers = quotedAnswers("What is on page 2?", found);
    QCOMPARE(alone(answers), (QStringList{R"("The sea rose." [p. 2])", R"("Two men came." [p. 2])", R"("It rained." [p. 3])",
                                          R"("The sea rose. Two men came." [p. 2])"}));
    QVERIFY(answers.listed.empty());
    QVERIFY(!answers.isMaybeNotFound);
}

void TestQuotedAnswers::continuation_beginsAfterTheGivenWords_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("rest");
    QTest::newRow("words") << "He said:"
                           << R"(“Go home,” and left (it rained).)";
    QTest::newRow("as typed") << "HE  said: \"go home,\""
                              << "and left (it rained).";
    QTest::newRow("dots") << "He said: “Go home,” and…"
                          << "left (it rained).";
    QTest::newRow("signs") << "and left (it"
                           << "rained).";
    QTest::newRow("all of it") << "He said: “Go home,” and left (it rained)."
                               << "";
    QTest::newRow("more than it") << "Then it began. He said: “Go home,” and left (it rained)."
                                  << "";
}

void TestQuotedAnswers::continuation_beginsAfterTheGivenWords()
{
    QFETCH(QString, given);
    QFETCH(QString, rest);
    const std::vector<SearchResult> found = {result("He said: “Go home,” and left (it rained).", 5),
                                             result("Two men came.", 6)};
    const QuotedAnswers answers = quotedAnswers("Continue: \"" + given + '"', found);
    QStringList expected{R"("Two men came." [p. 6])"};
    if (!rest.isEmpty())
        expected.prepend('"' + rest + R"(" [p. 5])");
    QCOMPARE(alone(answers), expected);
    QVERIFY(answers.listed.empty());
    QVERIFY(!answers.isMaybeNotFound);
}

void TestQuotedAnswers::continuation_ofWordsWithoutQuotationMarks_ignoresDotsBehindThem()
{
    const std::vector<SearchResult> found = {result("The sea rose and fell.", 5)};
    for (const char* const dots : {"", "..", "...", "…"})
        QCOMPARE(alone(quotedAnswers(QStringLiteral("Continue: The sea rose") + QString::fromUtf8(dots), found)),
                 QStringList{R"("and fell." [p. 5])"});
}

void TestQuotedAnswers::nothingFound_isSaid()
{
    for (const char* const question : {"Who came?", "What is on page 2?", "Summarise this document.", "Continue: \"a\""}) {
        const QuotedAnswers answers = quotedAnswers(question, {});
        QVERIFY(answers.isMaybeNotFound);
        QVERIFY(answers.alone.empty() && answers.listed.empty());
    }
    // The end of a document goes on with nothing.
    const std::vector<SearchResult> last = {result("Two men came.", 2)};
    QVERIFY(quotedAnswers("Continue: \"Two men came.\"", last).isMaybeNotFound);
}

void TestQuotedAnswers::quotation_isOneLine()
{
    const std::vector<SearchResult> found = {result(QStringLiteral(" one\ntwo\r\nthree\u2028four "), 1, 1.0)};
    QCOMPARE(alone(quotedAnswers("Who?", found)), QStringList{R"("one two  three four" [p. 1])"});
}

QTEST_GUILESS_MAIN(TestQuotedAnswers)
#include "test_quoted_answers.moc"
