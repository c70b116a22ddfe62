// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/disk_rate.h"
#include "app/diagnostics/raw_file.h"
#include "engine/base/failure.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using lectern::ErrorCode;
using lectern::Failure;
using namespace lectern::diagnostics;

namespace {

constexpr qint64 kBytes = 8 << 20;

} // namespace

class TestDiskRate : public QObject
{
    Q_OBJECT

private slots:
    void rates_arePositiveAndNothingIsLeft()
    {
        QTemporaryDir folder;
        const auto rate = measureDiskRate(folder.path(), kBytes, {});
        QVERIFY(rate);
        QCOMPARE(rate->bytes, kBytes);
        QVERIFY(rate->write > 0 && rate->readCold > 0 && rate->readWarm > 0);
        QVERIFY(rate->readDirect >= 0);
        QVERIFY(rate->cachedBytes >= 0 && rate->cachedBytes <= kBytes);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void stopped_givesNothingAndLeavesNothing()
    {
        QTemporaryDir folder;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!measureDiskRate(folder.path(), kBytes, stop.get_token()));
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void folderThatIsNotThere_cannotBeWritten()
    {
        try {
            measureDiskRate(QStringLiteral("/nonexistent/folder"), kBytes, {});
            QFAIL("measured a folder that is not there");
        } catch (const Failure& failure) {
            QVERIFY(failure.code() == ErrorCode::CannotWrite);
            QCOMPARE(failure.subject(), std::string("/nonexistent/folder"));
        }
    }

    void rawFile_readsWhatItWroteAndKnowsWhatIsCached()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("file");
        std::vector<std::byte> bytes(100'000);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = std::byte(i * 7);
        {
            RawFile file(path, RawFile::Mode::Create);
            file.write(bytes);
            file.sync();
        }
        std::vector<std::byte> read(bytes.size() + 1);
        RawFile file(path, RawFile::Mode::Read);
        QCOMPARE(file.size(), qint64(bytes.size()));
        QCOMPARE(file.read(read), bytes.size());
        QCOMPARE(file.read(read), std::size_t(0));
        read.pop_back();
        QVERIFY(read == bytes);
        QCOMPARE(file.cachedBytes(), qint64(bytes.size())); // just read
        QCOMPARE(cachedBytesOfFiles(folder.path()), qint64(bytes.size()));
        dropCachedFiles(folder.path());
        QVERIFY(cachedBytesOfFiles(folder.path()) <= qint64(bytes.size()));
    }

    void rawFile_namesWhatCannotBeOpened()
    {
        try {
            RawFile file(QStringLiteral("/nonexistent/file"), RawFile::Mode::Read);
            QFAIL("opened a file that is not there");
        } catch (const Failure& failure) {
            QVERIFY(failure.code() == ErrorCode::NotFound);
            QCOMPARE(failure.subject(), std::string("/nonexistent/file"));
        }
    }
};

QTEST_GUILESS_MAIN(TestDiskRate)
#include "test_disk_rate.moc"
