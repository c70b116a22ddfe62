// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/background_checkpoint_store.h"

#include "app/reading/state_identity.h"
#include "engine/base/failure.h"

#include <QScopeGuard>

#include <utility>

namespace lectern::reading {

using storage::Library;

BackgroundCheckpointStore::BackgroundCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                                     std::shared_ptr<storage::StorageThread> storage,
                                                     std::vector<QString> documents)
    : BackgroundCheckpointStore(engine, precision, stateIdentity(*engine, precision), std::move(storage), std::move(documents))
{
}

BackgroundCheckpointStore::BackgroundCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                                     storage::StateIdentity identity,
                                                     std::shared_ptr<storage::StorageThread> storage,
                                                     std::vector<QString> documents)
    : m_storage(std::move(storage)), m_saved(m_storage->call([&](Library& library) {
          return std::make_shared<SavedCheckpointStore>(std::move(engine), precision, std::move(identity), library.states(),
                                                        std::move(documents));
      })),
      m_identity(m_saved->identity()), m_waiting(std::make_shared<std::atomic<int>>(0))
{
}

std::int64_t BackgroundCheckpointStore::longest(std::span<const engine::TokenId> tokens)
{
    return m_storage->call([&](Library&) { return m_saved->longest(tokens); });
}

void BackgroundCheckpointStore::keepSpeed(const storage::ReadingSpeed& speed)
{
    m_storage->post([identity = m_identity, speed](Library& library) {
        try {
            library.readingSpeeds().keep(identity, speed);
        } catch (const Failure&) {
            return; // the next estimate comes a little later then
        }
    });
}

std::optional<storage::ReadingSpeed> BackgroundCheckpointStore::speed()
{
    return m_storage->call(
        [this](Library& library) { return library.readingSpeeds().find(m_identity.layoutId, m_identity.numericsId); });
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

std::vector<QString> BackgroundCheckpointStore::otherNumerics()
{
    return m_storage->call([this](Library&) { return m_saved->otherNumerics(); });
}

qint64 BackgroundCheckpointStore::bytesWritten()
{
    return m_storage->call([this](Library&) { return m_saved->bytesWritten(); });
}

} // namespace lectern::reading
