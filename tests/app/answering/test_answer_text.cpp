// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/answer_text.h"

#include <QTest>

using namespace lectern;
using namespace lectern::answering;

namespace {

const engine::Tokenizer& builtIn()
{
    static const auto tokenizer = engine::Tokenizer::open(LECTERN_MODEL_DIR "/tokenizer.model");
    return *tokenizer;
}

} // namespace

class TestAnswerText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void charactersOfSeveralTokens_comeWhole();
    void characterCutOffAtTheEnd_isReplaced();
    void whiteSpaceBeforeTheAnswer_isNotShown_data();
    void whiteSpaceBeforeTheAnswer_isNotShown();
    void repeatedBullets_areNotShown();
    void afterThreeRepeatedBullets_theAnswerOnlyRepeatsItself();
    void withoutASink_theTextIsReturned();
};

void TestAnswerText::charactersOfSeveralTokens_comeWhole()
{
    const QString answer = QStringLiteral("\"Grüße, 日本 😀.\" [p. 1]");
    const std::vector<engine::TokenId> tokens = builtIn().encode(answer.toStdString());
    QStringList pieces;
    const std::function<void(const QString&)> sink = [&](const QString& text) { pieces << text; };
    AnswerText text(builtIn(), sink);
    for (const engine::TokenId token : tokens)
        text.add(token);
    QCOMPARE(text.finish(), answer);
    QCOMPARE(pieces.join(QString()), answer);
    QVERIFY(std::size_t(pieces.size()) < tokens.size());
    for (const QString& piece : pieces)
        QVERIFY(piece.isValidUtf16() && !piece.contains(QChar::ReplacementCharacter));
}

void TestAnswerText::characterCutOffAtTheEnd_isReplaced()
{
    std::vector<engine::TokenId> tokens = builtIn().encode("a 日");
    tokens.pop_back();
    const std::function<void(const QString&)> sink;
    AnswerText text(builtIn(), sink);
    for (const engine::TokenId token : tokens)
        text.add(token);
    QCOMPARE(text.finish(), QStringLiteral("a \uFFFD"));
}

void TestAnswerText::whiteSpaceBeforeTheAnswer_isNotShown_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a word") << " Hale  built\n it."
                            << "Hale  built\n it.";
    QTest::newRow("lines") << " \n\n  Hale. "
                           << "Hale. ";
    QTest::newRow("after reasoning") << "<think>\n Who?\n</think>\n\n Hale."
                                     << "Hale.";
    QTest::newRow("repeated bullets") << " - \"One.\" [p. 1]\n- \"One.\" [p. 1]"
                                      << "- \"One.\" [p. 1]";
    QTest::newRow("nothing else") << " \n "
                                  << "";
}

void TestAnswerText::whiteSpaceBeforeTheAnswer_isNotShown()
{
    QFETCH(QString, written);
    QFETCH(QString, shown);
    QString streamed;
    const std::function<void(const QString&)> sink = [&](const QString& text) { streamed += text; };
    AnswerText text(builtIn(), sink);
    for (const QChar character : written) { // each of its own tokens
        for (const engine::TokenId token : builtIn().encode(QString(character).toStdString()))
            text.add(token);
    }
    QCOMPARE(text.finish(), shown);
    QCOMPARE(streamed, shown);
}

void TestAnswerText::repeatedBullets_areNotShown()
{
    QString streamed;
    const std::function<void(const QString&)> sink = [&](const QString& text) { streamed += text; };
    AnswerText text(builtIn(), sink);
    for (const engine::TokenId token : builtIn().encode("- \"One.\" [p. 1]\n- \"One.\" [p. 1]\n- \"Two.\" [p. 2]"))
        text.add(token);
    QCOMPARE(text.finish(), "- \"One.\" [p. 1]\n- \"Two.\" [p. 2]");
    QCOMPARE(streamed, "- \"One.\" [p. 1]\n- \"Two.\" [p. 2]");
}

void TestAnswerText::afterThreeRepeatedBullets_theAnswerOnlyRepeatsItself()
{
    const std::function<void(const QString&)> sink;
    AnswerText text(builtIn(), sink);
    for (int repeats = 0; repeats < 4; ++repeats) {
        QCOMPARE(text.onlyRepeatsItself(), false);
        for (const engine::TokenId token : builtIn().encode("- \"One.\" [p. 1]\n"))
            text.add(token);
    }
    QVERIFY(text.onlyRepeatsItself());
    QCOMPARE(text.finish(), "- \"One.\" [p. 1]");
}

void TestAnswerText::withoutASink_theTextIsReturned()
{
    const std::function<void(const QString&)> sink;
    AnswerText text(builtIn(), sink);
    QCOMPARE(text.finish(), "");
}

QTEST_GUILESS_MAIN(TestAnswerText)
#include "test_answer_text.moc"
