// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/domain/turn.h"
#include "app/reading/reading_progress.h"
#include "engine/session.h"

#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace lectern::reading {
class CheckpointStore;
}

namespace lectern::answering {

struct ConversationOptions {
    engine::SessionOptions session = {};
    qint64 contextLimit = 262144; ///< tokens that may be in one session
    qint64 answerReserve = 600;   ///< tokens kept free for an answer
};

struct AskOptions {
    int maxTokens = 600;
    engine::SamplingOptions sampling = {};
};

/// Called on the calling thread while an answer is made; both optional.
struct AskEvents {
    reading::ProgressSink reading = {};
    std::function<void(const QString& text)> text = {}; ///< the answer's next characters
};

/// Tokens by what they are for.
struct TokenBudget {
    std::vector<qint64> documents; ///< one for each document, its heading and page marks included
    qint64 conversation = 0;
    qint64 answerReserve = 0;
    qint64 limit = 0;
    qint64 used() const;
    qint64 free() const;
};

/// Documents first, then questions and answers, in one session of the engine. Belongs to one thread at a time.
class Conversation {
public:
    /// Plans the prompt; reads nothing yet. Throws Failure(DocumentTooLong, numbers {needed, fit}) where the documents
    /// do not fit with room for a question and an answer: nothing is ever cut.
    Conversation(std::shared_ptr<const engine::Engine> engine, std::vector<domain::Document> documents,
                 std::shared_ptr<reading::CheckpointStore> checkpoints, const ConversationOptions& options = {});
    ~Conversation();

    TokenBudget budget() const;
    const std::vector<domain::Document>& documents() const;
    const std::vector<domain::Turn>& turns() const;

    /// Reads the documents (what is not read yet). Returns false when stopped; what was read is kept and the next call
    /// goes on from there.
    bool read(std::stop_token stop, const reading::ProgressSink& progress = {});

    /// Reads the documents if need be, then the question, and answers it. A stopped answer is a turn too
    /// (TurnStop::Cancelled). Throws Failure(DocumentTooLong) where question and answer no longer fit.
    domain::Turn ask(const QString& question, const AskOptions& options, std::stop_token stop, const AskEvents& events = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::answering
