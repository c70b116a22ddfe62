// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/made_prose.h"
#include "tests/e2e/program.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace lectern::test;

namespace {

const QString kFirst = QStringLiteral("Find the bridge of district 10");
const QString kSecond = QStringLiteral("Who built the tower of district 12?");

QJsonObject turnOf(const Outcome& outcome)
{
    return outcome.json()["turns"].toArray().at(0).toObject();
}

qint64 tokens(const Outcome& outcome, const char* what)
{
    return turnOf(outcome)["tokens"].toObject()[QLatin1String(what)].toInteger(-1);
}

QStringList strings(const QJsonValue& array)
{
    QStringList list;
    for (const QJsonValue& value : array.toArray())
        list += value.toString();
    return list;
}

} // namespace

/// Documents that a conversation takes up and leaves out: what is read, and what was read already.
class TestKeptDocuments : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        int entries = 20;
        for (const char* const name : {"first.txt", "second.txt", "third.txt"}) {
            const QByteArray text = QByteArray(name).chopped(4).toUpper() + ". " + madeProse(entries);
            m_files += m_program.file(name, text);
            const QJsonObject counted = m_program.run({"tokens", "--text-file", m_files.last(), "--json"}).json();
            m_tokens.push_back(counted["ids"].toArray().size());
            QVERIFY(m_tokens.back() > 600);
            entries += 10;
        }
    }

    void addedDocument_isReadAndTheOthersAreNot()
    {
        const Outcome begun = begin("added", {m_files[0], m_files[1]});
        QCOMPARE(tokens(begun, "restored"), 0);
        const Outcome added = goOn("added", begun, {"--add", m_files[2], "-q", kSecond});
        QCOMPARE(documents(added).size(), 3);
        QCOMPARE(documents(added).first(2), documents(begun));
        verifyRestored(added, m_tokens[0] + m_tokens[1]);
        verifyRead(added, m_tokens[2]); // and the question before this one, which stands behind the documents
        verifyNothingButTheQuestionIsRead(goOn("added", begun, {"-q", kFirst}));
    }

    void addedTwice_isReadOnce()
    {
        const Outcome begun = begin("twice", {m_files[0]});
        const Outcome added =
            goOn("twice", begun, {"--add", m_files[1], "--add", m_files[1], "--add", m_files[0], "-q", kSecond});
        QCOMPARE(documents(added).size(), 2);
        verifyRead(added, m_tokens[1]);
    }

    void lastDocumentLeftOut_leavesNoDocumentToRead()
    {
        const Outcome begun = begin("last", {m_files[0], m_files[1]});
        const Outcome less = goOn("last", begun, {"--without", documents(begun).last(), "-q", kSecond});
        QCOMPARE(documents(less), documents(begun)); // what citations number only grows
        verifyRestored(less, m_tokens[0]);
        verifyRead(less, 0);
        QVERIFY(tokens(less, "prompt") < tokens(begun, "prompt") - m_tokens[1] / 2);
    }

    void firstDocumentLeftOut_isReadAgainWithTheReason_andPutBackIsNot()
    {
        const Outcome begun = begin("first", {m_files[0], m_files[1]});
        const Outcome less = goOn("first", begun, {"--without", documents(begun).first(), "-q", kSecond});
        verifyRead(less, m_tokens[1]);
        QVERIFY2(less.error.contains("the order of documents changed"), less.error.constData());

        // The order of which most is saved: the one it began with.
        const Outcome back = goOn("first", begun, {"--add", m_files[0], "-q", kFirst});
        QCOMPARE(documents(back), documents(begun));
        verifyRestored(back, m_tokens[0] + m_tokens[1]);
        verifyRead(back, 0);
    }

    void documentOfNoConversation_isRefused()
    {
        const Outcome begun = begin("refused", {m_files[0]});
        const QString unknown = QStringLiteral("00000000");
        for (const QStringList& words : std::initializer_list<QStringList>{
                 {"--without", unknown}, {"--without", documents(begun).first()}, {"--without", "no"}}) {
            const Outcome refused = goOn("refused", begun, QStringList(words) + QStringList{"-q", kSecond});
            QCOMPARE(refused.status, 1);
            QVERIFY2(refused.error.startsWith("lectern: --without"), refused.error.constData());
            QCOMPARE(refused.errorLines().size(), 1);
        }
        QCOMPARE(m_program.run({"ask", m_files[0], "--add", m_files[1], "-q", kFirst, "--library", library("refused")}).status,
                 2);
    }

    void otherModel_readsAgainWithTheReason()
    {
        const Outcome begun = begin("model", {m_files[0]});
        const QString other = m_program.copyOfModel("other");
        QFile weights(other + "/model.safetensors");
        QVERIFY(weights.open(QIODevice::ReadWrite));
        weights.seek(weights.size() - 2); // the lowest bits of the last weight
        const char byte = weights.peek(1).at(0);
        QCOMPARE(weights.write(QByteArray(1, char(byte ^ 1))), qint64(1));
        weights.close();
        const Outcome again = goOn("model", begun, {"--model", other, "-q", kSecond});
        QVERIFY2(again.status == 0, again.error.constData());
        QCOMPARE(tokens(again, "restored"), 0);
        QVERIFY2(again.error.contains("the model is another one"), again.error.constData());
        // Each model has its own state, side by side.
        verifyNothingButTheQuestionIsRead(goOn("model", begun, {"--model", other, "-q", kFirst}));
    }

private:
    QString library(const QString& name) const { return m_program.path("libraries/" + name); }
    static QStringList documents(const Outcome& outcome) { return strings(outcome.json()["documents"]); }

    Outcome begin(const QString& libraryName, const QStringList& files)
    {
        return m_program.run(QStringList{"ask", "--json", "--library", library(libraryName), "-q", kFirst} + files);
    }

    Outcome goOn(const QString& libraryName, const Outcome& begun, const QStringList& words)
    {
        return m_program.run(QStringList{"ask", "--json", "--library", library(libraryName), "--conversation",
                                         begun.json()["conversation"].toString()} +
                             words);
    }

    /// Of the prompt, what is no more than this in whole documents and what stands around them.
    static void verifyRead(const Outcome& outcome, qint64 documentTokens)
    {
        constexpr qint64 kTurns = 1500; // questions with their search results, answers, marks of pages
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QCOMPARE(outcome.json()["restoredButReadAgain"].toInt(-1), 0);
        QCOMPARE(tokens(outcome, "restored") + tokens(outcome, "read"), tokens(outcome, "prompt"));
        QVERIFY2(tokens(outcome, "read") >= documentTokens && tokens(outcome, "read") < documentTokens + kTurns,
                 qPrintable(QString::number(tokens(outcome, "read"))));
    }

    static void verifyRestored(const Outcome& outcome, qint64 documentTokens)
    {
        QVERIFY2(tokens(outcome, "restored") >= documentTokens, qPrintable(QString::number(tokens(outcome, "restored"))));
    }

    static void verifyNothingButTheQuestionIsRead(const Outcome& outcome)
    {
        constexpr qint64 kQuestion = 700; // with its search results
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QVERIFY2(tokens(outcome, "read") < kQuestion, qPrintable(QString::number(tokens(outcome, "read"))));
    }

    Program m_program;
    QStringList m_files;
    std::vector<qint64> m_tokens; ///< of each file's text
};

QTEST_GUILESS_MAIN(TestKeptDocuments)
#include "test_kept_documents.moc"
