// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/background_checkpoint_store.h"

#include <QScopeGuard>

#include <utility>

namespace lectern::reading {

using storage::Library;

BackgroundCheckpointStore::BackgroundCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                                     std::shared_ptr<storage::StorageThread> storage,
                                                     std::vector<QString> documents)
    : m_storage(std::move(storage)), m_saved(m_storage->call([&](Library& library) {
          return std::make_shared<SavedCheckpointStore>(std::move(engine), precision, library.states(), std::move(documents));
      })),
      m_identity(m_saved->identity()), m_waiting(std::make_shared<std::atomic<int>>(0))
{
}

engine::Checkpoint BackgroundCheckpointStore::find(std::span<const engine::TokenId> tokens)
{
    return m_storage->call([&](Library&) { return m_saved->find(tokens); });
}

void BackgroundCheckpointStore::save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens,
                                     CheckpointKind kind, int documents)
{
    if (kind == CheckpointKind::Periodic && m_waiting->load() > 0)
        return;
    ++*m_waiting;
    m_storage->post([saved = m_saved, waiting = m_waiting, checkpoint, kind, documents,
                     tokens = std::vector(tokens.begin(), tokens.end())](Library&) {
        const auto done = qScopeGuard([&] { --*waiting; });
        saved->save(checkpoint, tokens, kind, documents);
    });
}

std::vector<QString> BackgroundCheckpointStore::takeProblems()
{
    return m_storage->call([this](Library&) { return m_saved->takeProblems(); });
}

qint64 BackgroundCheckpointStore::bytesWritten()
{
    return m_storage->call([this](Library&) { return m_saved->bytesWritten(); });
}

} // namespace lectern::reading
