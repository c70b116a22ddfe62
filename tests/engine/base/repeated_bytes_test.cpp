// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/mapped_file.h"
#include "engine/base/repeated_bytes.h"

#include <QtTest>

#include <utility>
#include <vector>

using namespace lectern::engine;

class RepeatedBytesTest : public QObject
{
    Q_OBJECT

private slots:
    void bytes_areThePeriodAgainAndAgain()
    {
        std::vector<std::byte> period(3 * RepeatedBytes::kPeriodUnit);
        for (std::size_t i = 0; i < period.size(); ++i)
            period[i] = static_cast<std::byte>(i * 2654435761u >> 13);
        const std::size_t size = 10 * period.size() + 5;
        RepeatedBytes repeated(period, size);
        QVERIFY(repeated.bytes().size() >= size);
        const auto isRepeated = [&](const RepeatedBytes& bytes) {
            for (std::size_t i = 0; i < size; ++i) {
                if (bytes.bytes()[i] != period[i % period.size()])
                    return false;
            }
            return true;
        };
        QVERIFY(isRepeated(repeated));
        releasePages(repeated.bytes());
        QVERIFY(isRepeated(repeated));
        RepeatedBytes moved;
        moved = std::move(repeated);
        QVERIFY(isRepeated(moved));
    }
};

QTEST_GUILESS_MAIN(RepeatedBytesTest)
#include "repeated_bytes_test.moc"
