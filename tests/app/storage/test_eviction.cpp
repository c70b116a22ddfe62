// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/eviction.h"
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

constexpr qint64 kHour = 60 * 60 * 1000;
constexpr qint64 kNow = 1000 * kHour;

ShardWorth shard(qint64 id, const QString& documents, qint64 bytes, double seconds, qint64 hoursAgo = 0)
{
    return {.id = id,
            .layoutId = "layout",
            .documents = documents,
            .bytes = bytes,
            .seconds = seconds,
            .lastUsed = kNow - hoursAgo * kHour};
}

/// In the order in which they would go.
std::vector<qint64> order(std::vector<ShardWorth> shards, const std::set<qint64>& keep = {})
{
    std::vector<qint64> gone;
    while (const auto next = leastWorth(shards, keep, kNow)) {
        gone.push_back(*next);
        std::erase_if(shards, [&](const ShardWorth& other) { return other.id == *next; });
    }
    return gone;
}

} // namespace

/// What goes first when room is needed.
class TestEviction : public QObject {
    Q_OBJECT

private slots:
    void readingThatSavesLessForItsBytes_goesFirst()
    {
        QCOMPARE(order({shard(1, "a", 100, 50), shard(2, "b", 100, 5), shard(3, "c", 1000, 60)}),
                 (std::vector<qint64>{2, 3, 1}));
    }

    void whatWasNotUsedForLong_isWorthLess()
    {
        QCOMPARE(order({shard(1, "a", 100, 50, 24 * 30), shard(2, "b", 100, 5)}), (std::vector<qint64>{1, 2}));
        QCOMPARE(order({shard(1, "a", 100, 50, 24), shard(2, "b", 100, 5)}), (std::vector<qint64>{2, 1}));
    }

    void ancestors_outrankDescendants()
    {
        // The system text serves everything, "a" serves both lists that begin with it.
        const std::vector<ShardWorth> shards{shard(1, "", 1000, 0.1, 500), shard(2, "a", 1000, 1, 400),
                                             shard(3, "a b", 10, 900), shard(4, "a b c", 10, 9000)};
        QCOMPARE(order(shards), (std::vector<qint64>{4, 3, 2, 1}));
    }

    void otherModelsLists_areNoDescendants()
    {
        ShardWorth other = shard(2, "a b", 10, 900);
        other.layoutId = "other";
        QCOMPARE(order({shard(1, "a", 1000, 1), other}), (std::vector<qint64>{1, 2}));
    }

    void documentWhoseNameBeginsAlike_isNoDescendant()
    {
        QCOMPARE(order({shard(1, "a", 1000, 1), shard(2, "ab", 10, 900)}), (std::vector<qint64>{1, 2}));
    }

    void whatIsBeingWrittenTo_stays()
    {
        QCOMPARE(order({shard(1, "a", 100, 5), shard(2, "b", 100, 50)}, {1}), std::vector<qint64>{2});
        QCOMPARE(order({shard(1, "a", 100, 5)}, {1}), std::vector<qint64>());
    }

    void library_givesUpWhatIsQuickToReadAgain()
    {
        QTemporaryDir folder;
        const MadeEngine slow("slow");
        const MadeEngine quick("quick");
        const std::vector<std::int32_t> one = madeTokens(2000, 1);
        const std::vector<std::int32_t> two = madeTokens(2000, 2);
        const std::vector<std::int32_t> three = madeTokens(2000, 3);
        StateLimits limits = wideLimits();
        QString first;
        QString second;
        {
            Library library(folder.filePath("library"), Library::Access::Write, limits);
            library.readingSpeeds().keep(slow.identity(), {.seconds = 0.1, .moreWithDepth = 0});
            library.readingSpeeds().keep(quick.identity(), {.seconds = 0.0001, .moreWithDepth = 0});
            first = library.documents().add(madeBook("first", 1)).id;
            second = library.documents().add(madeBook("second", 1)).id;
            slow.save(library.states(), one, CheckpointKind::Document, {first}); // the older one
            quick.save(library.states(), two, CheckpointKind::Document, {second});
            limits.bytes = library.usage().stateBytes + 50000; // a third has no room
        }
        Library library(folder.filePath("library"), Library::Access::Write, limits);
        QCOMPARE(slow.save(library.states(), three, CheckpointKind::Document, {second}).outcome, SaveResult::Outcome::Saved);
        QCOMPARE(slow.restore(library.states(), one), 2000);
        QCOMPARE(quick.restore(library.states(), two), 0);
        QCOMPARE(slow.restore(library.states(), three), 2000);
        QVERIFY(library.usage().stateBytes <= limits.bytes);
        QCOMPARE(library.verify().problems, std::vector<QString>());
    }

    void usage_saysWhichDocumentsTakeSpaceAndDroppingFreesIt()
    {
        QTemporaryDir folder;
        const MadeEngine engine;
        Library library(folder.filePath("library"), Library::Access::Write, wideLimits());
        const QString small = library.documents().add(madeBook("small", 1)).id;
        const QString large = library.documents().add(madeBook("large", 1)).id;
        engine.save(library.states(), madeTokens(300, 1), CheckpointKind::Document, {small});
        engine.save(library.states(), madeTokens(9000, 2), CheckpointKind::Document, {large});
        const LibraryUsage usage = library.usage();
        QCOMPARE(usage.documentsBySize.size(), std::size_t(2));
        QCOMPARE(usage.documentsBySize[0].id, large);
        QCOMPARE(usage.documentsBySize[0].title, QString("large"));
        QCOMPARE(usage.documentsBySize[0].stateBytes + usage.documentsBySize[1].stateBytes, usage.stateBytes);
        QVERIFY(library.dropStates(large));
        QVERIFY(!library.dropStates("nothing"));
        QCOMPARE(library.usage().documentsBySize.size(), std::size_t(1));
        QCOMPARE(engine.restore(library.states(), madeTokens(9000, 2)), 0);
        QCOMPARE(engine.restore(library.states(), madeTokens(300, 1)), 300);
        QVERIFY(library.documents().find(large));
        QCOMPARE(library.verify().problems, std::vector<QString>());
    }
};

QTEST_GUILESS_MAIN(TestEviction)
#include "test_eviction.moc"
