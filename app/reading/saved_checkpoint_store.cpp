// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/saved_checkpoint_store.h"

#include "app/reading/state_identity.h"
#include "engine/base/failure.h"
#include "engine/saved_state.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lectern::reading {

namespace {

/// A restored state goes into a staging area first; no session changes before all of it has been found right.
class Staging final : public storage::StateReceiver {
public:
    Staging(std::shared_ptr<const engine::Engine> engine, engine::Precision precision)
        : m_engine(std::move(engine)), m_precision(precision)
    {
    }

    void begin(qint64) override { m_builder.emplace(m_engine, m_precision); }
    void keysAndValues(qint64 begin, qint64 end, storage::Bytes bytes) override { m_builder->addKv(end - begin, bytes); }

    engine::Checkpoint finish(std::span<const engine::TokenId> tokens, const storage::RestoredState& state)
    {
        ENSURE(m_builder);
        const auto read = tokens.first(std::size_t(state.position));
        return m_builder->finish({read.begin(), read.end()}, state.recurrent, state.logits);
    }

private:
    std::shared_ptr<const engine::Engine> m_engine;
    engine::Precision m_precision;
    std::optional<engine::saved::CheckpointBuilder> m_builder;
};

storage::CheckpointKind stored(CheckpointKind kind)
{
    switch (kind) {
    case CheckpointKind::SystemText:
        return storage::CheckpointKind::SystemText;
    case CheckpointKind::Document:
        return storage::CheckpointKind::Document;
    case CheckpointKind::BeforeTurn:
        return storage::CheckpointKind::BeforeTurn;
    case CheckpointKind::AfterAnswer:
        return storage::CheckpointKind::AfterAnswer;
    case CheckpointKind::Periodic:
        return storage::CheckpointKind::Periodic;
    case CheckpointKind::Cancelled:
        break;
    }
    return storage::CheckpointKind::Cancelled;
}

} // namespace

SavedCheckpointStore::SavedCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                           storage::StateStore& states, std::vector<QString> documents)
    : SavedCheckpointStore(engine, precision, stateIdentity(*engine, precision), states, std::move(documents))
{
}

SavedCheckpointStore::SavedCheckpointStore(std::shared_ptr<const engine::Engine> engine, engine::Precision precision,
                                           storage::StateIdentity identity, storage::StateStore& states,
                                           std::vector<QString> documents)
    : m_engine(std::move(engine)), m_precision(precision), m_identity(std::move(identity)), m_states(states),
      m_documents(std::move(documents))
{
}

std::int64_t SavedCheckpointStore::longest(std::span<const engine::TokenId> tokens)
{
    return m_states.longestPrefix(m_identity.layoutId, tokens);
}

engine::Checkpoint SavedCheckpointStore::find(std::span<const engine::TokenId> tokens)
{
    Staging staging(m_engine, m_precision);
    const storage::RestoreResult result = m_states.restore(m_identity.layoutId, tokens, staging);
    m_problems.insert(m_problems.end(), result.problems.begin(), result.problems.end());
    for (const QString& id : result.state ? result.state->numericsIds : std::vector<QString>()) {
        if (id != m_identity.numericsId && std::ranges::find(m_otherNumerics, id) == m_otherNumerics.end())
            m_otherNumerics.push_back(id);
    }
    return result.state ? staging.finish(tokens, *result.state) : engine::Checkpoint();
}

void SavedCheckpointStore::save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens,
                                CheckpointKind kind, int documents)
{
    const std::vector<std::byte> recurrent = engine::saved::recurrent(checkpoint);
    const std::vector<std::byte> logits = engine::saved::logits(checkpoint);
    std::vector<std::byte> block;
    const storage::SaveResult result =
        m_states.save(m_identity, {.tokens = tokens,
                                   .kind = stored(kind),
                                   .documents = {m_documents.begin(), m_documents.begin() + documents},
                                   .recurrent = recurrent,
                                   .logits = logits,
                                   .kvBytesPerToken = m_engine->info().kvBytesPerToken(m_precision),
                                   .keysAndValues = [&](qint64 begin, qint64 end) -> storage::Bytes {
                                       block = engine::saved::kv(checkpoint, begin, end);
                                       return block;
                                   }});
    m_bytesWritten += result.bytes;
    if (!result.reason.isEmpty())
        m_problems.push_back(result.reason);
}

} // namespace lectern::reading
