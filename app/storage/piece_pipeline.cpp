// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/piece_pipeline.h"

#include "app/storage/checksum.h"
#include "app/storage/private_file.h"

#include <algorithm>
#include <system_error>

namespace lectern::storage {

namespace {

constexpr std::size_t kAhead = 8;           // pieces for each reader
constexpr qint64 kWorthThreads = 4LL << 20; // bytes; below, opening the files again costs more
constexpr int kMostReaders = 4;
constexpr qint64 kMuchMore = 3;

} // namespace

void readChecked(Shard& shard, const PieceRow& piece, std::vector<std::byte>& into)
{
    shard.read(piece.piece, piece.bytes, into);
    if (checksum(into) != piece.checksum) {
        throw Failure(ErrorCode::LibraryDamaged, "piece " + std::to_string(piece.piece) + ": not the bytes that were stored",
                      nativePath(shard.database().path()));
    }
}

int PiecePipeline::readersFor(qint64 bytes)
{
    return bytes < kWorthThreads ? 0 : std::clamp(int(std::thread::hardware_concurrency()), 2, kMostReaders);
}

PiecePipeline::PiecePipeline(const ShardFolder& shards, const std::vector<BlockRow>& blocks, int readers)
    : m_shards(shards), m_blocks(blocks), m_slots(std::max<std::size_t>(1, kAhead * std::size_t(readers)))
{
    try {
        for (int i = 0; i < readers; ++i) {
            m_threads.emplace_back([this, isFirst = i == 0] {
                if (isFirst)
                    prefetch();
                readAhead();
            });
        }
    } catch (const std::system_error&) {
        return; // fewer threads than wanted, perhaps none
    }
}

PiecePipeline::~PiecePipeline()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

Bytes PiecePipeline::next()
{
    ENSURE(m_taken < m_blocks.size());
    if (m_threads.empty()) {
        Slot& slot = m_slots.front();
        read(m_blocks[m_taken++], m_open, slot.bytes);
        return slot.bytes;
    }
    std::unique_lock lock(m_mutex);
    if (m_taken > 0)
        slotOf(m_taken - 1).isReady = false;
    Slot& slot = slotOf(m_taken++);
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return slot.isReady; });
    if (slot.failure)
        std::rethrow_exception(slot.failure);
    return slot.bytes;
}

/// The system reads a whole file at the disk's rate, whatever the order in which several threads want its pieces.
void PiecePipeline::prefetch() const
{
    std::map<qint64, qint64> wanted;
    for (const BlockRow& block : m_blocks)
        wanted[block.piece.shard] += block.piece.bytes;
    for (const auto& [shard, bytes] : wanted) {
        if (m_shards.bytes(shard) < kMuchMore * bytes) // else most of it would be read for nothing
            m_shards.prefetch(shard);
    }
}

void PiecePipeline::readAhead()
{
    OpenShards open;
    std::unique_lock lock(m_mutex);
    for (;;) {
        // What next() gave out last is still being read by its caller.
        const auto hasRoom = [&] { return m_begun < m_blocks.size() && m_begun + 1 < m_taken + m_slots.size(); };
        m_changed.wait(lock, [&] { return m_ending || m_begun == m_blocks.size() || hasRoom(); });
        if (m_ending || m_begun == m_blocks.size())
            return;
        const std::size_t block = m_begun++;
        Slot& slot = slotOf(block);
        lock.unlock();
        std::exception_ptr failure;
        try {
            read(m_blocks[block], open, slot.bytes);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        slot.failure = failure;
        slot.isReady = true;
        m_changed.notify_all();
    }
}

void PiecePipeline::read(const BlockRow& block, OpenShards& open, std::vector<std::byte>& into) const
{
    try {
        std::unique_ptr<Shard>& shard = open[block.piece.shard];
        if (!shard)
            shard = m_shards.openForReading(block.piece.shard);
        readChecked(*shard, block.piece, into);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
            throw;
        throw DamagedPiece(failure, block.piece.shard, block.id);
    }
}

} // namespace lectern::storage
