// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QDir>
#include <QElapsedTimer>

#include <sys/stat.h>
#include <unistd.h>

using namespace lectern;
using namespace lectern::test;

class TestBadFiles : public QObject {
    Q_OBJECT

private:
    std::optional<ErrorCode> failureOf(const QByteArray& bytes) const { return test::failureOf(m_importer, m_folder.write(QStringLiteral("file"), bytes)); }

    Folder m_folder;
    importing::DocumentImporter m_importer{realWorker()};

private Q_SLOTS:
    void paths_thatLeadToNoFile() {
        using test::failureOf;
        QCOMPARE(failureOf(m_importer, m_folder.path(QStringLiteral("missing.pdf"))), ErrorCode::NotFound);
        QCOMPARE(failureOf(m_importer, QString()), ErrorCode::NotFound);
        QCOMPARE(failureOf(m_importer, m_folder.path(QString(300, QLatin1Char('x')))), ErrorCode::NotFound);
        QCOMPARE(failureOf(m_importer, m_folder.write(QStringLiteral("plain"), "x") + QStringLiteral("/below")), ErrorCode::NotFound);
        QCOMPARE(failureOf(m_importer, QDir::tempPath()), ErrorCode::NotAFile);
        QCOMPARE(failureOf(m_importer, QStringLiteral("/dev/zero")), ErrorCode::NotAFile);
    }

    void fifo_isRefused_withoutWaitingForAWriter() {
        const QString fifo = m_folder.path(QStringLiteral("fifo"));
        QCOMPARE(::mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(test::failureOf(m_importer, fifo), ErrorCode::NotAFile);
        QVERIFY(timer.elapsed() < 1'000);
    }

    void failure_namesTheFile() {
        try {
            m_importer.import(m_folder.path(QStringLiteral("missing report.pdf")));
            QFAIL("imported a missing file");
        } catch (const Failure& failure) {
            QCOMPARE(failure.subject(), std::string("missing report.pdf"));
        }
    }

    void unreadableFile_isTold() {
        const QString path = m_folder.write(QStringLiteral("private"), "text");
        QFile::setPermissions(path, {});
        const uid_t user = ::geteuid();
        constexpr uid_t kNobody = 65'534;
        if (user == 0) {
            QVERIFY(QFile::setPermissions(QFileInfo(path).path(), QFile::Permissions(0x7777))); // so that nobody gets as far as the file
            QCOMPARE(::seteuid(kNobody), 0);
        }
        const auto failure = test::failureOf(m_importer, path);
        if (user == 0)
            QCOMPARE(::seteuid(user), 0);
        QCOMPARE(failure, ErrorCode::NotReadable);
    }

    void contents_thatAreNoDocument() {
        QCOMPARE(failureOf({}), ErrorCode::EmptyFile);
        QCOMPARE(failureOf(QByteArray("\x7F""ELF\x02\x01\x01\0\0\0\0\0", 12)), ErrorCode::UnknownFormat);
        QCOMPARE(failureOf("{\\rtf1 text}"), ErrorCode::UnknownFormat);
        QCOMPARE(failureOf(QByteArray(1'000, '\0')), ErrorCode::UnknownFormat);
        QCOMPARE(failureOf("   \n\n  \t "), ErrorCode::NoText);
        QCOMPARE(failureOf("%PDF-1.7\n"), ErrorCode::DamagedDocument);
        QCOMPARE(failureOf("%PDF-1.7\nThis is no PDF at all, whatever its first line says.\n%%EOF"), ErrorCode::DamagedDocument);
    }

    void picturesOnly_isNoText() {
        QCOMPARE(failureOf(PdfBuilder().page("0.5 g 100 100 300 300 re f").build()), ErrorCode::NoText);
    }

    void absurdClaims_endInAFailure_orInWhatIsReallyThere_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("two billion pages") << QByteArray("/Count 1") << QByteArray("/Count 2000000000");
        QTest::newRow("negative pages") << QByteArray("/Count 1") << QByteArray("/Count -5");
        QTest::newRow("page larger than the earth") << QByteArray("[0 0 595 842]") << QByteArray("[0 0 1e30 1e30]");
        QTest::newRow("page without area") << QByteArray("[0 0 595 842]") << QByteArray("[0 0 0 0]");
        QTest::newRow("page tree that bites its tail") << QByteArray("/Kids [ 1000 0 R") << QByteArray("/Kids [ 2 0 R");
        QTest::newRow("page that is its own content") << QByteArray("/Contents 1001 0 R") << QByteArray("/Contents 1000 0 R");
        QTest::newRow("table that comes after itself") << QByteArray("/Root 1 0 R") << QByteArray("/Prev 9 /Root 1 0 R");
        QTest::newRow("endless length") << QByteArray("/Length ") << QByteArray("/Length 99999999");
        QTest::newRow("deep arrays") << QByteArray("/Type /Catalog") << QByteArray("/Type /Catalog /Deep ") + QByteArray(200'000, '[');
        QTest::newRow("deep dictionaries") << QByteArray("/Type /Catalog") << QByteArray("/Type /Catalog /Deep ") + QByteArray("<</A ").repeated(100'000);
        QTest::newRow("outline that bites its tail")
            << QByteArray("/Type /Catalog") << QByteArray("/Type /Catalog /Outlines << /First 1 0 R >> /Title (x) /Next 1 0 R /First 1 0 R");
        QTest::newRow("huge type") << QByteArray("/F1 10 Tf") << QByteArray("/F1 1e30 Tf");
        QTest::newRow("gigantic table") << QByteArray("/Size ") << QByteArray("/Size 2147483647 /X ");
    }

    void absurdClaims_endInAFailure_orInWhatIsReallyThere() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray bytes = PdfBuilder().page(PdfBuilder::text(72, 720, "Text")).build();
        QVERIFY(bytes.contains(from));
        bytes.replace(from, to);
        QElapsedTimer timer;
        timer.start();
        try {
            const auto document = m_importer.import(m_folder.write(QStringLiteral("file"), bytes));
            QVERIFY(document->pages.size() <= 2);
        } catch (const Failure& failure) {
            qInfo("code %d: %s", int(failure.code()), failure.what());
            QVERIFY(failure.code() == ErrorCode::DamagedDocument || failure.code() == ErrorCode::NoText || failure.code() == ErrorCode::WorkerCrashed ||
                    failure.code() == ErrorCode::WorkerOutOfMemory);
        }
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestBadFiles)
#include "test_bad_files.moc"
