// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/checksum.h"

#include <QTest>

#include <string_view>
#include <vector>

using lectern::storage::checksum;

namespace {

std::uint64_t checksumOf(std::string_view text, std::uint64_t seed = 0)
{
    return checksum(std::as_bytes(std::span(text)), seed);
}

} // namespace

class TestChecksum : public QObject {
    Q_OBJECT

private slots:
    // From the XXH64 library, version 0.8.1.
    void equalsXxh64()
    {
        QCOMPARE(checksumOf(""), 0xEF46DB3751D8E999u);
        QCOMPARE(checksumOf("a"), 0xD24EC4F1A98C6E5Bu);
        QCOMPARE(checksumOf("abc"), 0x44BC2CF5AD770999u);
        const std::string_view text = "The lighthouse of Saint Bride stands on a low rock two miles from the coast.";
        QCOMPARE(checksumOf(text.substr(0, 31)), 0x1B73EF46B017D63Du);
        QCOMPARE(checksumOf(text.substr(0, 32)), 0x2D4460A3563EF50Du);
        QCOMPARE(checksumOf(text.substr(0, 33)), 0x567D06D1BAA9BE50u);
        QCOMPARE(checksumOf(text.substr(0, 63)), 0x2729011773469A14u);
        QCOMPARE(checksumOf(text.substr(0, 75)), 0x47A04CB1874BA230u);
        QCOMPARE(checksumOf(text, 4096), 0x477163137DB3E5C0u);
    }

    void everyBit_makesADifference()
    {
        std::vector<std::byte> bytes(100, std::byte{0x5a});
        const std::uint64_t whole = checksum(bytes);
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            bytes[bit / 8] ^= std::byte(1 << bit % 8);
            QVERIFY2(checksum(bytes) != whole, qPrintable(QString::number(bit)));
            bytes[bit / 8] ^= std::byte(1 << bit % 8);
        }
        QCOMPARE(checksum(bytes), whole);
    }
};

QTEST_GUILESS_MAIN(TestChecksum)
#include "test_checksum.moc"
