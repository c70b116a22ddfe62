// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/guarded.h"

#include <QTest>

#include <memory>
#include <stdexcept>

using lectern::ErrorCode;
using lectern::Failure;
using lectern::runtime::guarded;

class TestGuarded : public QObject
{
    Q_OBJECT

private slots:
    void value_comesThrough_evenWhenItCanOnlyBeMoved()
    {
        auto result = guarded([] { return std::make_unique<int>(7); });
        QVERIFY(result.ok());
        const std::unique_ptr<int> value = std::move(result).value();
        QCOMPARE(*value, 7);
    }

    void workWithoutAResult_isOk() { QVERIFY(guarded([] {}).ok()); }

    void failure_keepsEverythingItSays()
    {
        const auto result = guarded([]() -> int { throw Failure(ErrorCode::DocumentTooLong, "detail", "book.pdf", {3, 2}); });
        QVERIFY(!result.ok());
        QVERIFY(result.failure().code() == ErrorCode::DocumentTooLong);
        QCOMPARE(result.failure().subject(), std::string("book.pdf"));
        QCOMPARE(result.failure().numbers(), (std::vector<std::int64_t>{3, 2}));
    }

    void failedAllocation_isOutOfMemory()
    {
        const auto result = guarded([] { throw std::bad_alloc(); });
        QVERIFY(!result.ok() && result.failure().code() == ErrorCode::OutOfMemory);
    }

    void anyOtherException_keepsItsWords()
    {
        const auto result = guarded([] { throw std::runtime_error("the library's words"); });
        QVERIFY(!result.ok());
        QCOMPARE(result.failure().detail(), std::string("the library's words"));
    }
};

QTEST_GUILESS_MAIN(TestGuarded)
#include "test_guarded.moc"
