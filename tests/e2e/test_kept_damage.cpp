// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/made_prose.h"
#include "tests/e2e/program.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace lectern::test;

/// Whatever is wrong with a library: one clear sentence, or the same answer with the reason for reading again.
class TestKeptDamage : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString file = m_program.file("prose.txt", madeProse(16));
        const Outcome first = m_program.run({"ask", file, "--library", library(), "-q", "Find the mill of district 9", "--json"});
        QCOMPARE(first.status, 0);
        m_conversation = first.json()["conversation"].toString();
        QDir().mkpath(m_program.path("whole"));
        copyFolder(library(), m_program.path("whole"));
        const Outcome second = goOn();
        QCOMPARE(second.status, 0);
        m_expected = turnOf(second);
        QVERIFY(restored(second) > 500);
    }

    void init()
    {
        QDir(library()).removeRecursively();
        copyFolder(m_program.path("whole"), library());
    }

    void truncatedDatabase_isNoticedAndSaidInOneSentence_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {0, 3, 50, 99})
            QTest::addRow("%d %%", percent) << percent;
    }

    void truncatedDatabase_isNoticedAndSaidInOneSentence()
    {
        QFETCH(int, percent);
        QFile file(library() + "/library.db");
        QVERIFY(file.resize(file.size() * percent / 100));
        const Outcome verified = m_program.run({"library", "verify", "--library", library(), "--json"});
        QCOMPARE(verified.status, 1);
        QVERIFY(!verified.json()["problems"].toArray().isEmpty());
        verifyRefusedOrSameAnswer(goOn());
    }

    void byteOfTheDatabaseFlipped_isSaidOrMakesNoDifference()
    {
        const qint64 size = QFileInfo(library() + "/library.db").size();
        int refused = 0;
        constexpr int kPlaces = 24;
        for (int i = 0; i < kPlaces; ++i) {
            init();
            flip(library() + "/library.db", (size - 1) * i / (kPlaces - 1));
            const Outcome outcome = goOn();
            verifyRefusedOrSameAnswer(outcome);
            refused += outcome.status != 0 ? 1 : 0;
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d of %d flipped bytes were refused, the others made no difference", refused, kPlaces);
        QVERIFY(refused > 0);
    }

    void byteOfAStateFlipped_givesTheSameAnswer()
    {
        const QStringList shards = stateFiles();
        QVERIFY(!shards.isEmpty());
        int readAgain = 0;
        for (const QString& shard : shards) {
            for (int i = 1; i < 8; ++i) {
                init();
                flip(shard, QFileInfo(shard).size() * i / 8);
                const Outcome outcome = goOn();
                verifySameAnswer(outcome);
                const bool damaged = restored(outcome) < restoredOfWhole();
                QVERIFY2(!damaged || outcome.error.contains("A saved state could not be used"), outcome.error.constData());
                readAgain += damaged ? 1 : 0;
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(readAgain > 0);
        qInfo("%d of %d flipped bytes made something be read again", readAgain, 7 * int(shards.size()));
    }

    void statesGone_areReadAgainAndTheReasonIsTold_data()
    {
        QTest::addColumn<bool>("isTruncated");
        QTest::newRow("missing") << false;
        QTest::newRow("truncated") << true;
    }

    void statesGone_areReadAgainAndTheReasonIsTold()
    {
        QFETCH(bool, isTruncated);
        for (const QString& shard : stateFiles())
            QVERIFY(isTruncated ? QFile::resize(shard, 5000) : QFile::remove(shard));
        const Outcome outcome = goOn();
        verifySameAnswer(outcome);
        QCOMPARE(restored(outcome), 0);
        QVERIFY2(outcome.error.contains("A saved state could not be used"), outcome.error.constData());
        // And are saved again.
        QCOMPARE(m_program.run({"library", "verify", "--library", library()}).status, 0);
        const QString turn = turnOf(outcome)["id"].toString();
        const Outcome again = goOn({"--from", turn});
        verifySameAnswer(again);
        QVERIFY(restored(again) > 500);
        QVERIFY(!again.error.contains("A saved state could not be used"));
    }

    void readOnlyFolder_isSaidInOneSentenceAndCanBeLookedAt()
    {
        setWritable(false);
        const Outcome refused = m_program.runWithinPermissions(
            {"ask", "--library", library(), "--conversation", m_conversation, "-q", "Find the mill of district 9", "--json"});
        const Outcome shown = m_program.runWithinPermissions({"library", "show", m_conversation, "--library", library(), "--json"});
        const Outcome verified = m_program.runWithinPermissions({"library", "verify", "--library", library()});
        setWritable(true);
        verifyRefused(refused, "it cannot be written");
        QCOMPARE(shown.status, 0);
        QCOMPARE(shown.json()["turns"].toArray().size(), 1);
        QCOMPARE(verified.status, 0);
    }

private:
    QString library() const { return m_program.path("library"); }

    Outcome goOn(const QStringList& more = {})
    {
        return m_program.run(QStringList{"ask", "--library", library(), "--conversation", m_conversation, "-q",
                                         "What does it say about district 13?", "--json"}
                             + more);
    }

    static QJsonObject turnOf(const Outcome& outcome) { return outcome.json()["turns"].toArray().at(0).toObject(); }
    static qint64 restored(const Outcome& outcome) { return turnOf(outcome)["tokens"].toObject()["restored"].toInteger(-1); }
    qint64 restoredOfWhole() const { return m_expected["tokens"].toObject()["restored"].toInteger(); }

    void verifySameAnswer(const Outcome& outcome)
    {
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const QJsonObject turn = turnOf(outcome);
        for (const char* field : {"question", "answer", "stop", "citations"})
            QCOMPARE(turn[QLatin1String(field)], m_expected[QLatin1String(field)]);
        QCOMPARE(turn["tokens"].toObject()["prompt"], m_expected["tokens"].toObject()["prompt"]);
        QCOMPARE(outcome.json()["restoredButReadAgain"].toInt(-1), 0);
    }

    static void verifyRefused(const Outcome& outcome, const QByteArray& because)
    {
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.output.isEmpty());
        const QList<QByteArray> lines = outcome.errorLines();
        const auto isSentence = [](const QByteArray& line) { return line.startsWith("lectern: "); };
        QVERIFY2(std::count_if(lines.begin(), lines.end(), isSentence) == 1, outcome.error.constData());
        QVERIFY2(isSentence(lines.last()) && lines.last().contains(because), outcome.error.constData());
    }

    void verifyRefusedOrSameAnswer(const Outcome& outcome)
    {
        if (outcome.status != 0)
            verifyRefused(outcome, "the library is damaged");
        else
            verifySameAnswer(outcome);
    }

    QStringList stateFiles() const
    {
        QStringList files;
        QDirIterator shards(library() + "/states", {"*.db"}, QDir::Files);
        while (shards.hasNext())
            files += shards.next();
        files.sort();
        return files;
    }

    void setWritable(bool writable) const
    {
        const auto writing = writable ? QFile::WriteOwner : QFile::Permissions();
        QDirIterator entries(library(), QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            const QFileInfo entry(entries.next());
            QFile::setPermissions(entry.filePath(), QFile::ReadOwner | writing | (entry.isDir() ? QFile::ExeOwner : QFile::Permissions()));
        }
        QFile::setPermissions(library(), QFile::ReadOwner | QFile::ExeOwner | writing);
    }

    static void flip(const QString& path, qint64 at)
    {
        QFile file(path);
        char byte = 0;
        QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Unbuffered) && file.seek(at) && file.getChar(&byte));
        QVERIFY(file.seek(at) && file.putChar(char(byte ^ 0x10)));
    }

    static void copyFolder(const QString& from, const QString& to)
    {
        QDir().mkpath(to);
        for (const QFileInfo& entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            if (entry.isDir())
                copyFolder(entry.filePath(), to + '/' + entry.fileName());
            else
                QVERIFY(QFile::copy(entry.filePath(), to + '/' + entry.fileName()));
        }
    }

    Program m_program;
    QString m_conversation;
    QJsonObject m_expected; ///< the next turn of a library that nothing is wrong with
};

QTEST_GUILESS_MAIN(TestKeptDamage)
#include "test_kept_damage.moc"
