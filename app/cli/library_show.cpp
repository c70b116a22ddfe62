// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/library_access.h"
#include "app/cli/library_commands.h"
#include "app/cli/listed_document.h"
#include "app/cli/refusal.h"
#include "app/cli/status_text.h"
#include "app/cli/stored_conversation.h"
#include "app/cli/text.h"
#include "app/runtime/warning_text.h"

#include <QLocale>

namespace lectern::cli {

namespace {

QString turnText(const storage::StoredTurn& stored, const QString& before, const std::vector<domain::Document>& documents)
{
    QString text = QStringLiteral("\n> ") + stored.turn.question + QStringLiteral("\n  ") + stored.turn.id;
    if (stored.parent != before) { // another branch
        text += QStringLiteral(" · ")
                + (stored.parent.isEmpty() ? Text::tr("from the beginning") : Text::tr("after %1").arg(stored.parent));
    }
    return text + QLatin1Char('\n') + stored.turn.answer + QLatin1Char('\n') + belowAnswer(stored.turn, documents);
}

QString conversationText(const StoredConversation& conversation)
{
    QString text = conversation.entry.title + QStringLiteral("\n  ") + conversation.entry.id + QLatin1Char('\n');
    for (const domain::Document& document : conversation.documents) {
        text += QStringLiteral("  ") + document.title + QLatin1Char('\n');
    }
    QString before;
    for (const storage::StoredTurn& stored : conversation.turns) {
        text += turnText(stored, before, conversation.documents);
        before = stored.turn.id;
    }
    return text;
}

QJsonObject documentDetailsJson(const ListedDocument& listed, const domain::Document& document)
{
    QJsonObject json = listedDocumentJson(listed);
    json["path"] = listed.entry.path;
    json["added"] = listed.entry.added.toUTC().toString(Qt::ISODate);
    json["report"] = reportJson(document.report);
    return json;
}

QString documentDetailsText(const ListedDocument& listed, const domain::Document& document)
{
    QString text = listedDocumentText(listed);
    const auto add = [&text](const QString& line) { text += QStringLiteral("  ") + line + QLatin1Char('\n'); };
    add(Text::tr("File: %1").arg(listed.entry.path));
    add(Text::tr("Added: %1").arg(QLocale().toString(listed.entry.added.toLocalTime(), QLocale::ShortFormat)));
    if (!document.report.pagesWithoutText.empty()) {
        QStringList pages;
        for (const int page : document.report.pagesWithoutText) {
            pages += QString::number(page);
        }
        add(Text::tr("Pages without text: %1").arg(pages.join(QStringLiteral(", "))));
    }
    for (const QString& warning : document.report.warnings) {
        add(runtime::warningText(warning));
    }
    return text;
}

} // namespace

int showEntry(const Arguments& arguments, Surroundings& surroundings)
{
    const auto library = openLibrary(arguments, storage::Library::Access::Read);
    const LibraryEntry entry = findEntry(*library, arguments.rest()[1]);
    QJsonObject json;
    QString text;
    if (const auto* conversationEntry = std::get_if<storage::ConversationEntry>(&entry)) {
        const StoredConversation conversation = storedConversation(*library, *conversationEntry);
        json = storedConversationJson(conversation);
        text = conversationText(conversation);
    } else {
        const ListedDocument listed = listedDocument(*library, std::get<storage::DocumentEntry>(entry));
        const domain::Document document = loadDocument(*library, listed.entry.id);
        json = documentDetailsJson(listed, document);
        text = documentDetailsText(listed, document);
    }
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine(json));
    } else {
        surroundings.console.write(text);
    }
    return Done;
}

} // namespace lectern::cli
