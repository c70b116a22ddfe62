// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/available_memory.h"
#include "app/models/memory_verdict.h"

#include <QTest>

using namespace lectern::models;

namespace {

lectern::engine::ModelInfo model()
{
    lectern::engine::ModelInfo info;
    info.residentWeightBytes = 1'000'000'000;
    info.recurrentStateBytes = 1'000'000;
    info.residentKvBytesPerToken = 16384;
    return info;
}

qint64 bytes(qint64 context)
{
    return memoryVerdict(model(), context, {}).bytes;
}

} // namespace

class TestMemoryVerdict : public QObject
{
    Q_OBJECT

private slots:
    void bytes_growByTheKeysAndValuesOfEachToken() { QCOMPARE((bytes(101'000) - bytes(100'000)) / 1000, qint64(16384 + 160)); }

    void bytes_holdTheWeights() { QVERIFY(bytes(0) > 1'000'000'000 && bytes(0) < 1'400'000'000); }

    void exactlyEnough_fits()
    {
        const MemoryVerdict verdict = memoryVerdict(model(), 100'000, {.device = "cpu", .available = bytes(100'000)});
        QVERIFY(verdict.fit == Fit::Fits);
        QCOMPARE(verdict.fitsTo, qint64(100'000));
        QCOMPARE(verdictName(verdict), QString("fits"));
    }

    void tooLittle_fitsToWholeThousands()
    {
        const MemoryVerdict verdict = memoryVerdict(model(), 100'000, {.device = "cpu", .available = bytes(64'900)});
        QVERIFY(verdict.fit == Fit::FitsTo);
        QCOMPARE(verdict.fitsTo, qint64(64'000));
        QCOMPARE(verdictName(verdict), QString("fits to 64000"));
        QVERIFY(memoryVerdict(model(), verdict.fitsTo, {.device = "cpu", .available = bytes(64'900)}).fit == Fit::Fits);
    }

    void noRoomForAContextWorthHaving_doesNotFit()
    {
        for (const qint64 available : {qint64(0), bytes(0), bytes(3000)}) {
            const MemoryVerdict verdict = memoryVerdict(model(), 100'000, {.device = "cpu", .available = available});
            QCOMPARE(verdictName(verdict), QString("does not fit"));
            QCOMPARE(verdict.fitsTo, qint64(0));
        }
    }

    void unknownMemory_isTakenToFit() { QVERIFY(memoryVerdict(model(), 100'000, {.device = "cpu"}).fit == Fit::Fits); }

    void thisComputer_hasMemory() { QVERIFY(availableMemory() > 16'000'000); }
};

QTEST_GUILESS_MAIN(TestMemoryVerdict)
#include "test_memory_verdict.moc"
