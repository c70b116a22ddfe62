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
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::reading {
class CheckpointStore;
}

namespace lectern::answering {

class TurnJournal;

struct ConversationOptions {
    engine::SessionOptions session = {};
    qint64 contextLimit = 262144;   ///< tokens that may be in one session
    qint64 answerReserve = 600;     ///< tokens kept free for an answer
    qint64 reasoningReserve = 4096; ///< as many more where the model is made to think, at most a quarter of contextLimit
    std::vector<int> numbers = {};  ///< by which citations know the documents, one for each; empty: 1, 2, … as they are read
};

/// A turn of a conversation that goes on.
struct PastTurn {
    domain::Turn turn;
    /// What the turn added to the session. Empty where that is not known in this model's tokens: they are made from its text.
    std::vector<engine::TokenId> tokens;
};

/// Where a conversation is kept, and what of it is there already.
struct ConversationMemory {
    std::shared_ptr<reading::CheckpointStore> checkpoints;
    std::shared_ptr<TurnJournal> journal = nullptr; ///< empty: turns are kept in memory only
    std::vector<PastTurn> history = {};             ///< from the first turn to the one that is gone on from
};

struct AskOptions {
    std::optional<int> maxTokens = {}; ///< of an answer, its reasoning included; else as many as are kept free for it
    engine::SamplingOptions sampling = {};
};

/// Called on the calling thread while an answer is made; all optional.
struct AskEvents {
    reading::ProgressSink reading = {};
    std::function<void(const QString& text)> text = {};     ///< the answer's next characters
    std::function<void(const QString& text)> thinking = {}; ///< the reasoning's, which all come before the answer's
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
///
/// Reasoning is no part of what the next question is read after: a recurrent state cannot forget it, so the session goes back
/// to before the question and reads the turn once more without it.
class Conversation {
public:
    /// Plans the prompt; reads nothing yet. Throws Failure(DocumentTooLong, numbers {needed, fit}) where the documents
    /// and the turns so far do not fit with room for a question and an answer: nothing is ever cut.
    Conversation(std::shared_ptr<const engine::Engine> engine, std::vector<domain::Document> documents,
                 ConversationMemory memory, const ConversationOptions& options = {});
    ~Conversation();

    TokenBudget budget() const;
    /// In the order in which the model reads them.
    const std::vector<domain::Document>& documents() const;
    /// By Citation::document − 1; empty ones where a number is not read.
    std::vector<domain::Document> documentsByNumber() const;
    /// Those that were there already, then the new ones.
    const std::vector<domain::Turn>& turns() const;
    /// Session::restoredButReadAgain().
    qint64 restoredButReadAgain() const;

    /// What has to be read before a question. Reads nothing.
    reading::ReadingAhead ahead() const;
    /// Reads the documents and the turns so far (what is not read yet). When stopped, what was read is kept and the next
    /// call goes on from there.
    reading::ReadingResult read(std::stop_token stop, const reading::ProgressSink& progress = {});

    /// Reads the documents if need be, then the question, and answers it. A stopped answer is a turn too
    /// (TurnStop::Cancelled). The journal has the question before anything is read, and the turn when this returns.
    /// Throws Failure(DocumentTooLong) where question and answer no longer fit, and what the journal throws.
    domain::Turn ask(const QString& question, const AskOptions& options, std::stop_token stop, const AskEvents& events = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::answering
