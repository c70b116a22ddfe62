// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/listed_document.h"

#include "app/cli/text.h"

#include <QJsonArray>
#include <QLocale>

namespace lectern::cli {

namespace {

QString stateName(const storage::StateStore::DocumentState& state)
{
    if (state.complete) {
        return QStringLiteral("read");
    }
    return state.begun ? QStringLiteral("reading") : QStringLiteral("unread");
}

QString stateText(const storage::StateStore::DocumentState& state)
{
    if (state.complete) {
        return Text::tr("read");
    }
    return state.begun ? Text::tr("read in part") : Text::tr("not read yet");
}

} // namespace

ListedDocument listedDocument(storage::Library& library, const storage::DocumentEntry& entry)
{
    return {.entry = entry,
            .tokens = library.documents().tokenCount(entry.id),
            .state = library.states().documentState(entry.id),
            .conversations = library.conversations().listOf(entry.id)};
}

QJsonObject listedDocumentJson(const ListedDocument& document)
{
    QJsonArray conversations;
    for (const storage::ConversationEntry& conversation : document.conversations) {
        conversations.append(
            QJsonObject{{"id", conversation.id}, {"title", conversation.title}, {"turns", conversation.turns}});
    }
    return {
        {"id", document.entry.id},
        {"title", document.entry.title},
        {"pages", document.entry.pages},
        {"tokens", document.tokens ? QJsonValue(*document.tokens) : QJsonValue()},
        {"state", stateName(document.state)},
        {"bytes", document.state.bytes},
        {"conversations", conversations},
    };
}

QString listedDocumentText(const ListedDocument& document)
{
    const QLocale locale;
    QStringList facts{Text::tr("%n page(s)", nullptr, document.entry.pages)};
    if (document.tokens) {
        facts += Text::tr("%1 tokens").arg(locale.toString(*document.tokens));
    }
    facts += stateText(document.state);
    if (document.state.bytes > 0) {
        facts += Text::tr("%1 of saved state").arg(locale.formattedDataSize(document.state.bytes));
    }
    QString text = document.entry.title + QStringLiteral("\n  ") + document.entry.id + QStringLiteral("\n  ")
                   + facts.join(QStringLiteral(" · ")) + QLatin1Char('\n');
    for (const storage::ConversationEntry& conversation : document.conversations) {
        text += QStringLiteral("  > ") + conversation.title + QStringLiteral(" · ")
                + Text::tr("%n turn(s)", nullptr, conversation.turns) + QStringLiteral(" · ") + conversation.id
                + QLatin1Char('\n');
    }
    return text;
}

} // namespace lectern::cli
