// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/interrupted_session.h"

#include "engine/base/failure.h"
#include "tests/app/storage/proof/script.h"

#include <algorithm>
#include <cstring>

namespace lectern::test {

using engine::Checkpoint;
using engine::TokenId;

namespace {

reading::CheckpointKind readingKind(storage::CheckpointKind kind)
{
    switch (kind) {
    case storage::CheckpointKind::SystemText:
        return reading::CheckpointKind::SystemText;
    case storage::CheckpointKind::Document:
        return reading::CheckpointKind::Document;
    case storage::CheckpointKind::BeforeTurn:
        return reading::CheckpointKind::BeforeTurn;
    case storage::CheckpointKind::AfterAnswer:
        return reading::CheckpointKind::AfterAnswer;
    case storage::CheckpointKind::Periodic:
        return reading::CheckpointKind::Periodic;
    case storage::CheckpointKind::Cancelled:
        break;
    }
    return reading::CheckpointKind::Cancelled;
}

} // namespace

bool operator==(const Written& left, const Written& right)
{
    return left.tokens == right.tokens && left.logits.size() == right.logits.size() &&
           std::memcmp(left.logits.data(), right.logits.data(), left.logits.size() * sizeof(float)) == 0;
}

Written writeGreedily(engine::Session& session, int tokens)
{
    Written written;
    const auto note = [&] { written.logits.insert(written.logits.end(), session.logits().begin(), session.logits().end()); };
    note();
    for (int i = 0; i < tokens; ++i) {
        const auto logits = session.logits();
        const auto likeliest = TokenId(std::ranges::max_element(logits) - logits.begin());
        written.tokens.push_back(likeliest);
        session.prefill(std::span(&likeliest, 1));
        note();
    }
    return written;
}

void append(Written& to, const Written& more)
{
    ENSURE(to.tokens.empty() == to.logits.empty());
    const std::size_t vocabulary = more.logits.size() / (more.tokens.size() + 1);
    // What stands before the first token has been noted as what stands after the last one.
    const std::size_t skip = to.tokens.empty() ? 0 : vocabulary;
    if (skip > 0) {
        const bool same =
            std::memcmp(to.logits.data() + (to.logits.size() - skip), more.logits.data(), skip * sizeof(float)) == 0;
        if (!same) // keeps the difference in sight
            to.logits.back() = -to.logits.back() - 1;
    }
    to.tokens.insert(to.tokens.end(), more.tokens.begin(), more.tokens.end());
    to.logits.insert(to.logits.end(), more.logits.begin() + std::ptrdiff_t(skip), more.logits.end());
}

Written uninterrupted(const std::shared_ptr<const engine::Engine>& engine, engine::Precision precision,
                      const std::vector<TokenId>& prompt, int tokens)
{
    engine::Session session(engine, {.precision = precision});
    session.prefill(prompt);
    return writeGreedily(session, tokens);
}

InterruptedSession::InterruptedSession(const QString& model, engine::Precision precision)
    : m_temporary(memoryFolderTemplate()), m_model(model), m_precision(precision)
{
    open();
}

void InterruptedSession::open()
{
    m_session.reset();
    m_store.reset();
    m_library.reset();
    m_engine.reset();
    m_engine = engine::Engine::open(m_model.toStdString(), {.threads = 1});
    m_library = std::make_unique<storage::Library>(m_temporary.filePath(QStringLiteral("library")),
                                                   storage::Library::Access::Write, keepingLimits());
    m_document = m_library->documents().add(madeBook(QStringLiteral("lamp"), 2)).id;
    m_store =
        std::make_unique<reading::SavedCheckpointStore>(m_engine, m_precision, m_library->states(), std::vector{m_document});
    m_session.emplace(m_engine, engine::SessionOptions{.precision = m_precision});
}

void InterruptedSession::restart()
{
    const std::vector<TokenId> tokens = m_session->tokens();
    open();
    takeLongestPrefix(tokens);
}

void InterruptedSession::restartWithoutStates()
{
    const std::vector<TokenId> tokens = m_session->tokens();
    while (m_library->states().giveWay()) {
    }
    open();
    takeLongestPrefix(tokens);
}

void InterruptedSession::takeLongestPrefix(const std::vector<TokenId>& tokens)
{
    const Checkpoint found = m_store->find(tokens);
    m_session.emplace(m_engine, engine::SessionOptions{.precision = m_precision});
    m_restored = found.isEmpty() ? 0 : found.position();
    if (!found.isEmpty())
        m_session->restore(found);
    read({tokens.begin() + m_restored, tokens.end()});
}

void InterruptedSession::read(const std::vector<TokenId>& tokens)
{
    if (!tokens.empty())
        m_session->prefill(tokens);
}

void InterruptedSession::save(storage::CheckpointKind kind)
{
    m_store->save(m_session->checkpoint(), m_session->tokens(), readingKind(kind), 1);
}

void InterruptedSession::goBackTo(std::int64_t tokens)
{
    const std::vector<TokenId> all = m_session->tokens();
    takeLongestPrefix({all.begin(), all.begin() + tokens});
}

} // namespace lectern::test
