// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading/checkpoint_store.h"
#include "app/reading/saved_checkpoint_store.h"
#include "app/storage/storage_thread.h"

#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace lectern::reading {

/// A SavedCheckpointStore on the library's thread: reading and answering do not wait for the disk. A periodic checkpoint is
/// left out while others wait to be written; finding one waits for all that was to be saved before.
class BackgroundCheckpointStore final : public CheckpointStore {
public:
    /// As SavedCheckpointStore.
    BackgroundCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                              std::shared_ptr<storage::StorageThread> storage, std::vector<QString> documents);

    /// As SavedCheckpointStore.
    BackgroundCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                              storage::StateIdentity identity, std::shared_ptr<storage::StorageThread> storage,
                              std::vector<QString> documents);

    engine::Checkpoint find(std::span<const engine::TokenId> tokens) override;
    /// Counts what is still waiting to be written as written.
    std::int64_t longest(std::span<const engine::TokenId> tokens) override;
    void save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens, CheckpointKind kind,
              int documents) override;

    void keepSpeed(const storage::ReadingSpeed& speed) override;
    std::optional<storage::ReadingSpeed> speed() override;

    const storage::StateIdentity& identity() const { return m_identity; }
    /// Waits until everything is saved. English, for the log: why states could not be taken or kept, since the last call.
    std::vector<QString> takeProblems();
    /// As SavedCheckpointStore. Waits likewise.
    std::vector<QString> otherNumerics();
    /// Waits likewise. Bytes of state written since the store was made.
    qint64 bytesWritten();

private:
    std::shared_ptr<storage::StorageThread> m_storage;
    std::shared_ptr<SavedCheckpointStore> m_saved; // of the library's thread
    storage::StateIdentity m_identity;
    std::shared_ptr<std::atomic<int>> m_waiting;
};

} // namespace lectern::reading
