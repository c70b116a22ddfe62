// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/made_prose.h"
#include "tests/e2e/program.h"
#include "tests/e2e/watched_run.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace lectern::test;

namespace {

const QString kFirst = QStringLiteral("Find the bridge of district 130");
const QString kSecond = QStringLiteral("What does it say about district 207?");
const QString kThird = QStringLiteral("Who built the tower of district 12?");

QJsonObject turnOf(const Outcome& outcome, int index = 0)
{
    return outcome.json()["turns"].toArray().at(index).toObject();
}

qint64 tokens(const QJsonObject& turn, const char* what)
{
    return turn["tokens"].toObject()[QLatin1String(what)].toInteger(-1);
}

/// Two answers to the same question at the same place.
void compareAnswers(const QJsonObject& actual, const QJsonObject& expected)
{
    QVERIFY(!actual.isEmpty());
    for (const char* field : {"question", "answer", "stop", "citations", "passages"})
        QCOMPARE(actual[QLatin1String(field)], expected[QLatin1String(field)]);
    QCOMPARE(tokens(actual, "prompt"), tokens(expected, "prompt"));
    QCOMPARE(tokens(actual, "generated"), tokens(expected, "generated"));
}

/// As the progress says it last: "Reading page 3 of 9 · 31 %".
int percentRead(const QByteArray& progress)
{
    const QByteArray before = progress.left(progress.lastIndexOf(" %"));
    return before.mid(before.lastIndexOf(' ') + 1).toInt();
}

/// A question and the search results in its turn, at most.
constexpr int kQuestion = 700;

void verifyNearlyAllRestored(const QJsonObject& turn)
{
    QVERIFY2(tokens(turn, "read") < kQuestion, qPrintable(QString::number(tokens(turn, "read"))));
    QVERIFY(tokens(turn, "restored") > 10'000);
    QCOMPARE(tokens(turn, "restored") + tokens(turn, "read"), tokens(turn, "prompt"));
}

} // namespace

/// What was read is never read again, and what was answered is there: from one process to the next.
class TestKept : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_long = m_program.file("long.txt", madeProse(270));
        m_short = m_program.file("short.txt", madeProse(20));
        m_whole = ask("whole", {m_long, "-q", kFirst, "-q", kSecond});
        QCOMPARE(m_whole.status, 0);
        QVERIFY2(tokens(turnOf(m_whole), "prompt") >= 10'000, m_whole.output.constData());
        QCOMPARE(tokens(turnOf(m_whole), "restored"), 0);
    }

    void conversationInTwoProcesses_equalsTheOneInOne()
    {
        const Outcome first = ask("parts", {m_long, "-q", kFirst});
        compareAnswers(turnOf(first), turnOf(m_whole, 0));
        const Outcome second = ask("parts", {"--conversation", conversation(first), "-q", kSecond});
        QCOMPARE(second.status, 0);
        QCOMPARE(conversation(second), conversation(first));
        QCOMPARE(second.json()["turns"].toArray().size(), 1);
        compareAnswers(turnOf(second), turnOf(m_whole, 1));
        verifyNearlyAllRestored(turnOf(second));
        QCOMPARE(second.json()["restoredButReadAgain"].toInt(-1), 0);

        // Naming the file as well makes no difference.
        const Outcome third = ask("parts", {m_long, "--conversation", conversation(first), "-q", kThird});
        QCOMPARE(third.status, 0);
        verifyNearlyAllRestored(turnOf(third));
    }

    void branch_standsBesideItsTurnAndAnswersAsAFreshConversation()
    {
        const QString id = conversation(m_whole);
        const Outcome fresh = ask("whole", {m_long, "-q", kFirst, "-q", kThird});
        verifyNearlyAllRestored(turnOf(fresh));
        const QString replaced = turnOf(m_whole, 1)["id"].toString();
        const Outcome branch = ask("whole", {"--conversation", id, "--from", replaced, "-q", kThird});
        QCOMPARE(branch.status, 0);
        compareAnswers(turnOf(branch), turnOf(fresh, 1));
        verifyNearlyAllRestored(turnOf(branch));
        const Outcome other = ask("whole", {"--conversation", id, "--from", turnOf(m_whole)["id"].toString(), "-q", kThird});
        QVERIFY(tokens(turnOf(other), "prompt") < tokens(turnOf(branch), "prompt"));

        const QJsonArray turns = show("whole", id);
        QCOMPARE(turns.size(), 4);
        QCOMPARE(turns[1].toObject()["id"].toString(), replaced);
        compareAnswers(turns[1].toObject(), turnOf(m_whole, 1));
        QCOMPARE(turns[1].toObject()["parent"], turns[0].toObject()["id"]);
        QCOMPARE(turns[2].toObject()["parent"], turns[0].toObject()["id"]);
        QVERIFY(turns[3].toObject()["parent"].isNull());
    }

    void readDocument_isReadOnce()
    {
        const auto read = [this] {
            return m_program.run({"read", m_short, "--library", library("read"), "--json"}).json()["documents"].toArray().at(0).toObject();
        };
        const QJsonObject first = read();
        QVERIFY(first["read"].toInt() > 500);
        QCOMPARE(first["restored"].toInt(-1), 0);
        const QJsonObject second = read();
        QCOMPARE(second["id"], first["id"]);
        QCOMPARE(second["read"].toInt(-1), 0);
        QCOMPARE(second["restored"], first["read"]);
        const Outcome asked = ask("read", {m_short, "-q", kThird});
        QVERIFY(tokens(turnOf(asked), "restored") >= first["read"].toInt());
        QVERIFY(tokens(turnOf(asked), "read") < kQuestion);
        compareAnswers(turnOf(asked), turnOf(ask("unread", {m_short, "-q", kThird})));
        const Outcome words = m_program.run({"read", m_short, "--library", library("read")});
        QVERIFY2(words.output.contains("was read already"), words.output.constData());
    }

    void interruptedReading_goesOnFromThere()
    {
        const QStringList arguments{"ask", m_long, "--library", library("interrupted"), "-q", kFirst, "-q", kSecond, "--json"};
        // On a terminal, where progress shows at once, and slowly: a fast machine reads the document in a second.
        WatchedRun run(m_program, QStringList(arguments) << "--threads" << "1");
        QVERIFY(run.waitUntil([&] { return run.error().contains("Reading page"); }));
        run.signal(SIGINT);
        QCOMPARE(run.finish(), 130);
        QVERIFY(run.output().isEmpty());
        QCOMPARE(run.error().count("lectern: "), 1);
        QVERIFY2(run.error().contains("the same command goes on from there"), run.error().constData());
        QVERIFY(m_program.run({"library", "verify", "--library", library("interrupted")}).status == 0);

        const Outcome finished = m_program.run(arguments);
        QCOMPARE(finished.status, 0);
        compareAnswers(turnOf(finished, 0), turnOf(m_whole, 0));
        compareAnswers(turnOf(finished, 1), turnOf(m_whole, 1));
        QVERIFY2(tokens(turnOf(finished), "restored") > 256, finished.output.constData());
        QCOMPARE(finished.json()["restoredButReadAgain"].toInt(-1), 0);
    }

    void killedReading_goesOnFromTheLastCheckpoint()
    {
        WatchedRun run(m_program, {"read", m_long, "--library", library("killed")});
        // The end of the system text is saved first, the next on the way through the document.
        QVERIFY(run.waitUntil([&run, this] { return percentRead(run.error()) >= 73 && savedStates("killed") >= 2; }));
        const int killedAt = percentRead(run.error()); // of the document: at least so many tokens had been read
        QVERIFY2(run.kill(), "the document was read to its end before a state on the way was saved");
        const Outcome finished = ask("killed", {m_long, "-q", kFirst});
        QCOMPARE(finished.status, 0);
        compareAnswers(turnOf(finished), turnOf(m_whole));
        // A state every 8,192 tokens, or earlier where 30 seconds go by first: no more than that is lost, and a chunk.
        const int restored = tokens(turnOf(finished), "restored");
        QVERIFY2(restored > 256, finished.output.constData());
        QVERIFY2(restored >= killedAt * tokens(turnOf(finished), "prompt") / 100 - 8192 - 256, finished.output.constData());
        QCOMPARE(finished.json()["restoredButReadAgain"].toInt(-1), 0);
    }

    void interruptedAnswer_isKeptAndTheConversationGoesOn()
    {
        WatchedRun run(m_program, {"ask", m_short, "--library", library("cut"), "-q", "Summarise this document."});
        QVERIFY(run.waitUntil([&run] { return run.output().size() >= 12; }));
        run.signal(SIGINT);
        QCOMPARE(run.finish(), 130);
        const QByteArray marker("lectern ask --conversation ");
        QVERIFY2(run.error().contains(marker), run.error().constData());
        const QString id = QString::fromLatin1(run.error().mid(run.error().indexOf(marker) + marker.size(), 36));
        const QJsonObject cancelled = show("cut", id).at(0).toObject();
        QCOMPARE(cancelled["stop"].toString(), QString("cancelled"));
        QVERIFY(!cancelled["answer"].toString().isEmpty());
        QVERIFY2(run.output().startsWith(cancelled["answer"].toString().toUtf8() + '\n'), run.output().constData());

        const Outcome next = ask("cut", {"--conversation", id, "-q", kThird});
        QCOMPARE(next.status, 0);
        QCOMPARE(turnOf(next)["stop"].toString(), QString("end"));
        QVERIFY(tokens(turnOf(next), "restored") >= tokens(cancelled, "prompt") + tokens(cancelled, "generated") - 1);
        QCOMPARE(show("cut", id).at(1).toObject()["parent"], cancelled["id"]);
    }

    void libraryInUse_namesTheHolder()
    {
        WatchedRun holder(m_program, {"ask", m_short, "--library", library("read")}, {}, true);
        QVERIFY(holder.waitUntil([&holder] { return holder.error().contains("Documents "); }));
        for (const char* verb : {"ask", "read"}) {
            const Outcome refused = m_program.run({verb, m_short, "--library", library("read")});
            verifyRefused(refused, "(lectern, process " + QByteArray::number(qlonglong(holder.processId())) + ')');
        }
        QCOMPARE(m_program.run({"library", "list", "--library", library("read")}).status, 0);
        QVERIFY(holder.kill());
        QCOMPARE(m_program.run({"read", m_short, "--library", library("read")}).status, 0);
    }

    void fileNamedTwice_isReadOnce()
    {
        const QString copy = m_program.file("copy.txt", madeProse(20));
        const Outcome outcome = ask("twice", {m_short, copy, "-q", kThird});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.error.contains("copy.txt is named twice."), outcome.error.constData());
        compareAnswers(turnOf(outcome), turnOf(ask("once", {m_short, "-q", kThird})));
    }

    void conversationOfOtherDocuments_isRefused()
    {
        const Outcome about = ask("other", {m_short, "-q", kThird});
        const QString harbour = m_program.file("harbour.txt", "The harbour was dredged in 1902 by a Dutch company.");
        verifyRefused(ask("other", {harbour, "--conversation", conversation(about), "-q", kThird}), "about other documents");
        verifyRefused(ask("other", {m_short, harbour, "--conversation", conversation(about), "-q", kThird}), "about other documents");
        QCOMPARE(show("other", conversation(about)).size(), 1);
    }

    void unknownNames_areRefused()
    {
        const Outcome one = ask("names", {m_short, "-q", kThird});
        const Outcome other = ask("names", {m_short, "-q", kFirst});
        verifyRefused(ask("names", {"--conversation", "nonsense", "-q", kThird}), "nonsense");
        verifyRefused(ask("names", {"--conversation", conversation(one), "--from", "nowhere", "-q", kThird}), "nowhere");
        const QString elsewhere = turnOf(other)["id"].toString();
        verifyRefused(ask("names", {"--conversation", conversation(one), "--from", elsewhere, "-q", kThird}), elsewhere.toUtf8());
        QCOMPARE(ask("names", {m_short, "--from", elsewhere, "-q", kThird}).status, 2);
        QCOMPARE(show("names", conversation(one)).size(), 1);
    }

private:
    QString library(const QString& name) const { return m_program.path("libraries/" + name); }

    Outcome ask(const QString& libraryName, const QStringList& arguments)
    {
        return m_program.run(QStringList{"ask", "--library", library(libraryName), "--json"} + arguments);
    }

    int savedStates(const QString& libraryName)
    {
        return m_program.run({"library", "usage", "--library", library(libraryName), "--json"}).json()["checkpoints"].toInt();
    }

    static QString conversation(const Outcome& outcome) { return outcome.json()["conversation"].toString(); }

    QJsonArray show(const QString& libraryName, const QString& id)
    {
        return m_program.run({"library", "show", id, "--library", library(libraryName), "--json"}).json()["turns"].toArray();
    }

    static void verifyRefused(const Outcome& outcome, const QByteArray& because)
    {
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.output.isEmpty());
        QCOMPARE(outcome.errorLines().size(), 1);
        QVERIFY2(outcome.error.startsWith("lectern: ") && outcome.error.contains(because), outcome.error.constData());
    }

    Program m_program;
    QString m_long;
    QString m_short;
    Outcome m_whole; ///< of both questions, asked in one process that nobody interrupts
};

QTEST_GUILESS_MAIN(TestKept)
#include "test_kept.moc"
