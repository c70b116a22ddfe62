// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading/checkpoint_store.h"
#include "app/storage/state_store.h"
#include "engine/engine.h"
#include "engine/precision.h"

#include <QString>

#include <memory>
#include <utility>
#include <vector>

namespace lectern::reading {

/// Checkpoints in a library on the disk, for one list of documents: they outlast the program, and conversations over
/// documents that begin alike share them. Belongs to the library's thread.
class SavedCheckpointStore final : public CheckpointStore {
public:
    /// @param states    must outlive the store
    /// @param documents the library's ids of the documents, in the order in which the model reads them
    SavedCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision, storage::StateStore& states,
                         std::vector<QString> documents);
    /// @param identity of that engine at that precision, where the caller knows it: finding it out reads the whole tokenizer
    SavedCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                         storage::StateIdentity identity, storage::StateStore& states, std::vector<QString> documents);

    engine::Checkpoint find(std::span<const engine::TokenId> tokens) override;
    std::int64_t longest(std::span<const engine::TokenId> tokens) override;
    void save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens, CheckpointKind kind,
              int documents) override;

    const storage::StateIdentity& identity() const { return m_identity; }
    /// English, for the log: why states could not be taken or kept, since the store was made.
    const std::vector<QString>& problems() const { return m_problems; }
    /// The same, and forgets them.
    std::vector<QString> takeProblems() { return std::exchange(m_problems, {}); }
    /// Numerics ids of states that were taken, each once, other than this engine's own: what is computed on from them may
    /// differ in the last bits from what this engine alone would have computed.
    const std::vector<QString>& otherNumerics() const { return m_otherNumerics; }
    /// Bytes of state written since the store was made.
    qint64 bytesWritten() const { return m_bytesWritten; }

private:
    std::shared_ptr<const engine::Engine> m_engine;
    engine::Precision m_precision;
    storage::StateIdentity m_identity;
    storage::StateStore& m_states;
    std::vector<QString> m_documents;
    std::vector<QString> m_problems;
    std::vector<QString> m_otherNumerics;
    qint64 m_bytesWritten = 0;
};

} // namespace lectern::reading
