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

    RestoredState state;
    state.position = checkpoint.position;
    state.kind = checkpoint.kind;
    state.numericsIds = {checkpoint.numericsId};
    state.bytes = checkpoint.recurrent.bytes + checkpoint.logits.bytes;
    qint64 blockBytes = 0;
    for (const BlockRow& block : blocks) {
        open(block.piece.shard, block.id); // undoes what a crash left half written, which the threads below may not
        blockBytes += block.piece.bytes;
        addName(state.numericsIds, block.numericsId);
    }
    state.bytes += blockBytes;

    PiecePipeline pieces(m_shards, blocks, PiecePipeline::readersFor(blockBytes));
    // The recurrent state before anything is taken: without it the keys and values are of no use.
    readPiece(checkpoint.recurrent, state.recurrent);
    readPiece(checkpoint.logits, state.logits);
    receiver.begin(checkpoint.position);
    for (const BlockRow& block : blocks)
        receiver.keysAndValues(block.first, block.first + block.tokens, pieces.next());
    return state;
}

std::vector<BlockRow> StateReader::blocksOf(const CheckpointRow& checkpoint, const TokenChain& chain, qint64 from) const
{
    std::vector<BlockRow> blocks = m_catalogue.blocks(chain, from, checkpoint.position);
    const qint64 end = blocks.empty() ? from : blocks.back().first + blocks.back().tokens;
    if (end < checkpoint.position) {
        const Failure missing(ErrorCode::LibraryDamaged,
                              "no keys and values of the tokens from " + std::to_string(end) + " on");
        throw DamagedPiece(missing, checkpoint.recurrent.shard, std::nullopt);
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
