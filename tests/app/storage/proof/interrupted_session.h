// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading/saved_checkpoint_store.h"
#include "app/storage/library.h"
#include "engine/session.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>
#include <vector>

namespace lectern::test {

/// What a session gave: after each token that it wrote, all logits.
struct Written {
    std::vector<engine::TokenId> tokens;
    std::vector<float> logits; ///< [tokens + 1, vocabulary]: before the first token, too

    /// Bit by bit.
    friend bool operator==(const Written& left, const Written& right);
};

/// Writes the likeliest token, so many times.
Written writeGreedily(engine::Session& session, int tokens);
void append(Written& to, const Written& more);

/// What a session that was never interrupted writes after these tokens.
Written uninterrupted(const std::shared_ptr<const engine::Engine>& engine, engine::Precision precision,
                      const std::vector<engine::TokenId>& prompt, int tokens);

/// A session whose states go through a library, and which can lose everything else.
class InterruptedSession {
public:
    InterruptedSession(const QString& model, engine::Precision precision);

    /// Ends the program as it were: engine, library and session are gone, and come anew. Takes the longest saved prefix of
    /// the tokens that were read, and reads the others again.
    void restart();
    /// The same without the library's states, which are pushed out.
    void restartWithoutStates();

    void read(const std::vector<engine::TokenId>& tokens);
    Written write(int tokens) { return writeGreedily(*m_session, tokens); }
    void save(storage::CheckpointKind kind = storage::CheckpointKind::Document);
    /// Goes back to the first so many tokens, by a saved state if there is one.
    void goBackTo(std::int64_t tokens);

    engine::Session& session() { return *m_session; }
    storage::Library& library() { return *m_library; }
    /// Of the last restart or return: tokens that a saved state brought.
    std::int64_t restored() const { return m_restored; }
    std::int64_t readAgain() const { return m_session->restoredButReadAgain(); }
    std::vector<QString> problems() const { return m_store->problems(); }

private:
    void open();
    void takeLongestPrefix(const std::vector<engine::TokenId>& tokens);

    QTemporaryDir m_temporary;
    QString m_model;
    engine::Precision m_precision;
    QString m_document;
    std::shared_ptr<const engine::Engine> m_engine;
    std::unique_ptr<storage::Library> m_library;
    std::unique_ptr<reading::SavedCheckpointStore> m_store;
    std::optional<engine::Session> m_session;
    std::int64_t m_restored = 0;
};

} // namespace lectern::test
