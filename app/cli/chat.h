// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/conversation.h"
#include "app/cli/verb.h"
#include "app/runtime/workspace.h"

#include <QString>
#include <QStringList>

namespace lectern::cli {

/// A conversation in a terminal or a pipe: progress while reading, answers as they are written, then what the check of each
/// citation gave.
class Chat {
public:
    /// @param kept opened by `workspace`, which is of `runtime`; another where the GPU fails and the CPU takes its place
    /// @param json nothing of the answers is written here; the turns are the conversation's
    Chat(runtime::Runtime& runtime, runtime::Workspace& workspace, runtime::KeptConversation& kept,
         const answering::AskOptions& options, bool json, Surroundings& surroundings);

    /// Reads the documents, on the CPU where the GPU fails; says how to go on where that is interrupted.
    reading::ReadingResult read();

    /// Answers questions. False when interrupted.
    bool answerAll(const QStringList& questions);

    /// Answers each line of standard input until its end; empty lines are passed over. On a terminal Ctrl+C ends an answer and
    /// the next question is asked for. False when interrupted otherwise.
    bool answerInput();

    /// A question is without an answer since the GPU failed in it; those after it were answered on the CPU.
    bool isOneUnanswered() const { return m_isOneUnanswered; }

private:
    reading::ReadingResult readHere();
    /// False when interrupted.
    bool answer(const QString& question);
    answering::Conversation& conversation();
    void sayCpu();
    void showReading(const reading::ReadingProgress& progress);

    runtime::Runtime& m_runtime;
    runtime::Workspace& m_workspace;
    runtime::KeptConversation& m_kept;
    bool m_isToReopen = false;
    bool m_isOneUnanswered = false;
    std::vector<domain::Document> m_cited;
    answering::AskOptions m_options;
    bool m_json;
    Surroundings& m_surroundings;
};

} // namespace lectern::cli
