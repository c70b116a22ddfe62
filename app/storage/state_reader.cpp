// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/state_reader.h"

#include "app/storage/checksum.h"
#include "app/storage/private_file.h"

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
    readPiece(checkpoint.recurrent, std::nullopt, state.recurrent);
    readPiece(checkpoint.logits, std::nullopt, state.logits);
    state.bytes = checkpoint.recurrent.bytes + checkpoint.logits.bytes;

    receiver.begin(checkpoint.position);
    std::vector<std::byte> bytes;
    for (const BlockRow& block : blocks) {
        readPiece(block.piece, block.id, bytes);
        receiver.keysAndValues(block.first, block.first + block.tokens, bytes);
        state.bytes += block.piece.bytes;
        addName(state.numericsIds, block.numericsId);
    }
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

void StateReader::readPiece(const PieceRow& piece, std::optional<qint64> block, std::vector<std::byte>& into)
{
    try {
        std::unique_ptr<Shard>& shard = m_open[piece.shard];
        if (!shard)
            shard = m_shards.open(piece.shard);
        shard->read(piece.piece, piece.bytes, into);
        if (checksum(into) != piece.checksum) {
            throw Failure(ErrorCode::LibraryDamaged,
                          "piece " + std::to_string(piece.piece) + ": not the bytes that were stored",
                          nativePath(shard->database().path()));
        }
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
            throw;
        throw DamagedPiece(failure, piece.shard, block);
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
