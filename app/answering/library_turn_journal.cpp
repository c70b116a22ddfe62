// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/library_turn_journal.h"

#include <utility>

namespace lectern::answering {

using storage::Library;
using storage::StoredTurn;

namespace {

constexpr qsizetype kTitleLength = 80; // characters

/// What a conversation is called until a person gives it another name: its first question, cut between words.
QString titleFrom(const QString& question)
{
    const QString line = question.simplified();
    if (line.size() <= kTitleLength)
        return line;
    const qsizetype space = line.lastIndexOf(u' ', kTitleLength - 1);
    qsizetype end = space > kTitleLength / 2 ? space : kTitleLength - 1;
    if (line[end - 1].isHighSurrogate())
        --end;
    return line.left(end) + QChar(0x2026);
}

} // namespace

LibraryTurnJournal::LibraryTurnJournal(std::shared_ptr<storage::StorageThread> storage,
                                       std::vector<storage::ConversationDocument> documents, std::vector<int> reads,
                                       QString layoutId)
    : m_storage(std::move(storage)), m_documents(std::move(documents)), m_reads(std::move(reads)),
      m_layoutId(std::move(layoutId))
{
}

LibraryTurnJournal::LibraryTurnJournal(std::shared_ptr<storage::StorageThread> storage, QString conversation, QString layoutId)
    : m_storage(std::move(storage)), m_conversation(std::move(conversation)), m_layoutId(std::move(layoutId))
{
}

void LibraryTurnJournal::begin(const domain::Turn& turn, const QString& parent)
{
    StoredTurn stored;
    stored.turn = turn;
    stored.parent = parent;
    stored.layoutId = m_layoutId;
    m_conversation = m_storage->call([&](Library& library) {
        return library.keepText([&] {
            if (!m_conversation.isEmpty()) {
                library.conversations().beginTurn(m_conversation, stored);
                return m_conversation;
            }
            return library.conversations().begin(titleFrom(turn.question), m_documents, stored, m_reads);
        });
    });
}

void LibraryTurnJournal::append(const QString& turn, const domain::TurnText& more, std::span<const engine::TokenId> tokens)
{
    m_storage->post([turn, more, tokens = std::vector(tokens.begin(), tokens.end())](Library& library) {
        library.keepText([&] { library.conversations().appendToTurn(turn, more, tokens); });
    });
}

void LibraryTurnJournal::finish(const domain::Turn& turn, std::span<const engine::TokenId> tokens)
{
    StoredTurn stored;
    stored.turn = turn;
    stored.layoutId = m_layoutId;
    stored.tokens.assign(tokens.begin(), tokens.end());
    m_storage->call([&](Library& library) { library.keepText([&] { library.conversations().finishTurn(stored); }); });
}

} // namespace lectern::answering
