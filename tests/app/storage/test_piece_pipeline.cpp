// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/checksum.h"
#include "app/storage/file_system.h"
#include "app/storage/piece_pipeline.h"
#include "app/storage/transaction.h"
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

std::vector<std::byte> madeBytes(qint64 number)
{
    const std::vector<std::int32_t> numbers = madeTokens(2000 + number % 7, unsigned(number));
    const auto bytes = std::as_bytes(std::span(numbers));
    return {bytes.begin(), bytes.end()};
}

} // namespace

/// Reading a checkpoint's pieces on several threads.
class TestPiecePipeline : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_temporary;
    std::unique_ptr<ShardFolder> m_folder;
    std::vector<BlockRow> m_blocks;
    int m_next = 0;

private slots:
    /// Two shards, whose pieces alternate.
    void init()
    {
        m_folder = std::make_unique<ShardFolder>(m_temporary.filePath(QString::number(++m_next)), true);
        m_blocks.clear();
        for (const qint64 shard : {1, 2}) {
            const auto file = m_folder->openOrCreate(shard);
            Transaction transaction(file->database());
            for (qint64 i = 0; i < 150; ++i) {
                const std::vector<std::byte> bytes = madeBytes(2 * i + shard);
                BlockRow block;
                block.id = 2 * i + shard;
                block.piece = {shard, file->add(bytes), qint64(bytes.size()), checksum(bytes)};
                m_blocks.push_back(block);
            }
            transaction.commit();
        }
        std::ranges::sort(m_blocks, {}, &BlockRow::id);
    }

    void pieces_comeInOrderWhateverReadsThem_data()
    {
        QTest::addColumn<int>("readers");
        for (const int readers : {0, 1, 2, 4})
            QTest::addRow("%d", readers) << readers;
    }
    void pieces_comeInOrderWhateverReadsThem()
    {
        QFETCH(int, readers);
        PiecePipeline pieces(*m_folder, m_blocks, readers);
        for (const BlockRow& block : m_blocks) {
            const Bytes bytes = pieces.next();
            const std::vector<std::byte> expected = madeBytes(block.id);
            QVERIFY(std::ranges::equal(bytes, expected));
        }
    }

    void pipelineThatIsGivenUp_ends()
    {
        for (int taken = 0; taken < 40; ++taken) {
            PiecePipeline pieces(*m_folder, m_blocks, 4);
            for (int i = 0; i < taken; ++i)
                pieces.next();
        }
    }

    void damagedPiece_isNamedWhenItsTurnComes()
    {
        m_blocks[77].piece.checksum ^= 1;
        for (const int readers : {0, 3}) {
            PiecePipeline pieces(*m_folder, m_blocks, readers);
            for (int i = 0; i < 77; ++i)
                pieces.next();
            try {
                pieces.next();
                QFAIL("that piece is damaged");
            } catch (const DamagedPiece& damage) {
                QCOMPARE(damage.block(), std::optional(m_blocks[77].id));
                QCOMPARE(damage.shard(), m_blocks[77].piece.shard);
            }
        }
    }

    void shardThatIsGone_isDamage()
    {
        m_folder->remove(2);
        for (const int readers : {0, 2}) {
            PiecePipeline pieces(*m_folder, m_blocks, readers);
            pieces.next();
            QVERIFY_EXCEPTION_THROWN(pieces.next(), DamagedPiece);
        }
    }

    void fileSystemsOfOtherComputers_areKnownByTheirNames()
    {
        for (const char* const type : {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone"})
            QVERIFY2(isOnNetwork(type), type);
        for (const char* const type : {"ext4", "btrfs", "xfs", "tmpfs", "overlay", "fuse.ntfs-3g", "fuseblk", "vfat", ""})
            QVERIFY2(!isOnNetwork(type), type);
        QCOMPARE(networkFileSystem("/proc/of/a/folder/that/is/not"), QString());
    }
};

QTEST_GUILESS_MAIN(TestPiecePipeline)
#include "test_piece_pipeline.moc"
