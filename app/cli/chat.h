// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/conversation.h"
#include "app/cli/verb.h"

#include <QString>
#include <QStringList>

namespace lectern::cli {

/// A conversation in a terminal or a pipe: progress while reading, answers as they are written, then what the check of each
/// citation gave.
class Chat {
public:
    /// @param json nothing of the answers is written here; the turns are the conversation's
    Chat(answering::Conversation& conversation, const answering::AskOptions& options, bool json, Surroundings& surroundings);

    /// Reads the documents; says how to go on where that is interrupted.
    reading::ReadingResult read();

    /// Answers questions. False when interrupted.
    bool answerAll(const QStringList& questions);

    /// Answers each line of standard input until its end; empty lines are passed over. On a terminal Ctrl+C ends an answer and
    /// the next question is asked for. False when interrupted otherwise.
    bool answerInput();

private:
    /// False when interrupted.
    bool answer(const QString& question);
    void showReading(const reading::ReadingProgress& progress);

    answering::Conversation& m_conversation;
    std::vector<domain::Document> m_cited;
    answering::AskOptions m_options;
    bool m_json;
    Surroundings& m_surroundings;
};

} // namespace lectern::cli
