// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/storage_fixture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

/// What the writer had said before it was killed.
struct Acknowledged {
    std::map<QString, QString> documents;                 ///< id → name
    std::map<QString, std::pair<QString, QString>> turns; ///< id → conversation, question
    std::vector<std::pair<unsigned, qint64>> states;      ///< seed, number of tokens

    void add(const QByteArray& line)
    {
        const QStringList words = QString::fromUtf8(line).split(' ');
        if (words[0] == "document")
            documents[words.at(1)] = words.at(2);
        else if (words[0] == "turn")
            turns[words.at(2)] = {words.at(1), words.at(3)};
        else if (words[0] == "state")
            states.emplace_back(words.at(1).toUInt(), words.at(2).toLongLong());
    }
};

void checkEverythingAcknowledged(const QString& folder, const Acknowledged& said)
{
    Library library(folder, Library::Access::Write, wideLimits());
    QCOMPARE(library.verify().problems, std::vector<QString>());
    for (const auto& [id, name] : said.documents) {
        const std::optional<domain::Document> book = library.documents().load(id);
        QVERIFY2(book.has_value(), qPrintable(name));
        compareDocuments(*book, madeBook(name, int(book->pages.size())));
    }
    std::map<QString, StoredTurn> turns;
    for (const ConversationEntry& conversation : library.conversations().list()) {
        for (const StoredTurn& turn : library.conversations().turns(conversation.id)) {
            QVERIFY(!turn.running);
            turns[turn.turn.id] = turn;
        }
    }
    for (const auto& [id, expected] : said.turns) {
        QVERIFY2(turns.contains(id), qPrintable(expected.second));
        QCOMPARE(turns[id].turn.question, expected.second);
        QCOMPARE(turns[id].turn.answer, madeTurn(expected.second).turn.answer);
        QCOMPARE(turns[id].tokens, madeTurn(expected.second).tokens);
        QCOMPARE(turns[id].turn.citations.size(), std::size_t(1));
    }
    for (const auto& [seed, count] : said.states)
        QCOMPARE(MadeEngine().restore(library.states(), madeTokens(count, seed)), count);
}

} // namespace

class TestCrashes : public QObject {
    Q_OBJECT

private:
    static constexpr int kKills = 220;
    static constexpr int kKillsPerLibrary = 20;

    /// Starts the writer, kills it some microseconds after it has said so many lines, and notes what it said.
    void writeAndKill(const QString& folder, unsigned seed, int lines, qint64 microseconds, Acknowledged& said)
    {
        QProcess writer;
        QByteArray output;
        writer.start(QCoreApplication::applicationDirPath() + "/storage_writer", {"write", folder, QString::number(seed)});
        QVERIFY(writer.waitForStarted());
        while (output.count('\n') < lines) {
            QVERIFY2(writer.waitForReadyRead(), "the writer stopped by itself");
            output += writer.readAllStandardOutput();
        }
        QElapsedTimer clock;
        clock.start();
        while (clock.nsecsElapsed() < microseconds * 1000)
            QTest::qSleep(0);
        writer.kill();
        QVERIFY(writer.waitForFinished());
        QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
        output += writer.readAllStandardOutput();
        output.truncate(output.lastIndexOf('\n') + 1);
        for (const QByteArray& line : output.split('\n'))
            said.add(line);
    }

private slots:
    void writerKilledAtAnyMoment_losesNothingThatItAcknowledged()
    {
        QTemporaryDir temporary;
        std::mt19937 random(20240229);
        std::size_t turns = 0;
        std::size_t states = 0;
        for (int first = 0; first < kKills; first += kKillsPerLibrary) {
            const QString folder = temporary.filePath(QString::number(first));
            Acknowledged said;
            for (int kill = first; kill < first + kKillsPerLibrary; ++kill) {
                // One in four while the library is opened, or made.
                const int lines = kill % 4 == 0 ? 0 : 1 + int(random() % 12);
                writeAndKill(folder, unsigned(kill), lines, qint64(random() % (lines == 0 ? 40'000 : 8'000)), said);
                checkEverythingAcknowledged(folder, said);
                if (QTest::currentTestFailed())
                    return;
            }
            turns += said.turns.size();
            states += said.states.size();
        }
        qInfo("%d kills, %zu turns and %zu states acknowledged", kKills, turns, states);
        QVERIFY(turns >= 50);
        QVERIFY(states >= 50);
    }

    void forgettingKilledAtAnyMoment_isDoneWhenTheLibraryIsNextOpened()
    {
        QTemporaryDir temporary;
        const QString folder = temporary.filePath("library");
        std::mt19937 random(7);
        int finishedLater = 0;
        for (int kill = 0; kill < 40; ++kill) {
            QString book;
            QDir(folder).removeRecursively();
            {
                Library library(folder, Library::Access::Write, wideLimits());
                library.documents().add(madeBook("kept", 60));
                book = library.documents().add(madeBook("xylozahrquist", 120)).id;
                MadeEngine().save(library.states(), madeTokens(2000, 1), CheckpointKind::Document, {book});
            }
            QProcess forgetter;
            forgetter.start(QCoreApplication::applicationDirPath() + "/storage_writer", {"forget", folder, book});
            QVERIFY(forgetter.waitForReadyRead());
            QElapsedTimer clock;
            clock.start();
            const qint64 nanoseconds = qint64(random() % 40'000'000);
            while (clock.nsecsElapsed() < nanoseconds)
                QTest::qSleep(0);
            forgetter.kill();
            QVERIFY(forgetter.waitForFinished());
            const bool acknowledged = forgetter.readAllStandardOutput().contains("forgotten");
            Library library(folder, Library::Access::Write, wideLimits());
            QCOMPARE(library.verify().problems, std::vector<QString>());
            const std::optional<domain::Document> left = library.documents().load(book);
            if (left) {
                QVERIFY(!acknowledged);
                compareDocuments(*left, madeBook("xylozahrquist", 120));
                continue;
            }
            finishedLater += acknowledged ? 0 : 1;
            for (const auto& [name, bytes] : readFolder(folder))
                QVERIFY2(!bytes.contains("ylozahrquist"), qPrintable(name));
            QCOMPARE(library.documents().list().size(), std::size_t(1));
        }
        qInfo("%d of 40 were finished by the next opening", finishedLater);
    }
};

QTEST_GUILESS_MAIN(TestCrashes)
#include "test_crashes.moc"
