// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/state_reader.h"

#include <algorithm>

namespace lectern::storage {

namespace {

void addName(std::vector<QString>& names, const QString& name)
{
    if (std::ranges::find(names, name) == names.end())
        names.push_back(name);
}

} // namespace

RestoredState StateReader::read(const CheckpointRow& checkpoint, const TokenChain& chain, StateReceiver& receiver,
                                qint64 sharedTokens)
{
    const qint64 from = sharedTokens <= checkpoint.position ? sharedTokens : 0;
    const std::vector<BlockRow> blocks = blocksOf(checkpoint, chain, from);

    // The recurrent state first: without it the keys and values are of no use.
    RestoredState state;
    state.position = checkpoint.position;
    state.kind = checkpoint.kind;
    state.numericsIds = {checkpoint.numericsId};
    readPiece(checkpoint.recurrent, state.recurrent);
    readPiece(checkpoint.logits, state.logits);
    state.bytes = checkpoint.recurrent.bytes + checkpoint.logits.bytes;
    qint64 blockBytes = 0;
    for (const BlockRow& block : blocks) {
        open(block.piece.shard, block.id); // undoes what a crash left half written, which the threads below may not
        blockBytes += block.piece.bytes;
        addName(state.numericsIds, block.numericsId);
    }
    state.bytes += blockBytes;

    receiver.begin(checkpoint.position);
    PiecePipeline pieces(m_shards, blocks, PiecePipeline::readersFor(blockBytes));
    for (const BlockRow& block : blocks)
        receiver.keysAndValues(block.first, block.first + block.tokens, pieces.next());
    return state;
}

std::vector<BlockRow> StateReader::blocksOf(const CheckpointRow& checkpoint, const TokenChain& chain, qint64 from) const
{
    std::vector<BlockRow> blocks;
    for (qint64 begin = from; begin < checkpoint.position; begin += kBlockTokens) {
        const qint64 end = std::min(begin + kBlockTokens, checkpoint.position);
        std::optional<BlockRow> block = m_catalogue.block(chain.hashAt(end));
        if (!block || block->first != begin || block->tokens != end - begin) {
            const Failure missing(ErrorCode::LibraryDamaged,
                                  "no keys and values of tokens " + std::to_string(begin) + " to " + std::to_string(end));
            throw DamagedPiece(missing, checkpoint.recurrent.shard, std::nullopt);
        }
        blocks.push_back(std::move(*block));
    }
    return blocks;
}

Shard& StateReader::open(qint64 shard, std::optional<qint64> block)
{
    std::unique_ptr<Shard>& there = m_open[shard];
    if (there)
        return *there;
    try {
        there = m_shards.open(shard);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
            throw;
        throw DamagedPiece(failure, shard, block);
    }
    return *there;
}

void StateReader::readPiece(const PieceRow& piece, std::vector<std::byte>& into)
{
    Shard& shard = open(piece.shard, std::nullopt);
    try {
        readChecked(shard, piece, into);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
            throw;
        throw DamagedPiece(failure, piece.shard, std::nullopt);
    }
}

std::set<qint64> StateReader::shards() const
{
    std::set<qint64> ids;
    for (const auto& [id, shard] : m_open)
        ids.insert(id);
    return ids;
}

} // namespace lectern::storage
