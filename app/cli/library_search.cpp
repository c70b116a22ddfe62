// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/library_access.h"
#include "app/cli/library_commands.h"
#include "app/cli/refusal.h"
#include "app/cli/status_text.h"
#include "app/cli/text.h"

#include <QHash>
#include <QJsonArray>

namespace lectern::cli {

namespace {

QJsonObject hitJson(const storage::SearchHit& hit)
{
    const bool onPage = !hit.document.isEmpty();
    const auto when = [](bool present, const QJsonValue& value) { return present ? value : QJsonValue(); };
    QJsonArray matches;
    for (const auto& [start, end] : hit.matches) {
        matches.append(QJsonArray{codePoints(hit.snippet, start), codePoints(hit.snippet, end)});
    }
    return {
        {"document", when(onPage, hit.document)},
        {"page", when(onPage, hit.page)},
        {"label", when(onPage, hit.label)},
        {"conversation", when(!onPage, hit.conversation)},
        {"turn", when(!onPage, hit.turn)},
        {"snippet", hit.snippet},
        {"matches", matches},
    };
}

/// The titles of all documents and conversations, by id.
QHash<QString, QString> titlesOf(storage::Library& library)
{
    QHash<QString, QString> titles;
    for (const storage::DocumentEntry& document : library.documents().list()) {
        titles.insert(document.id, document.title);
    }
    for (const storage::ConversationEntry& conversation : library.conversations().list()) {
        titles.insert(conversation.id, conversation.title);
    }
    return titles;
}

QString hitText(const storage::SearchHit& hit, const QHash<QString, QString>& titles)
{
    const QString place = hit.document.isEmpty()
                              ? QStringLiteral("> ") + titles.value(hit.conversation)
                              : titles.value(hit.document) + QStringLiteral(" · ")
                                    + Text::tr("p. %1").arg(pageName(hit.page, hit.label));
    return place + QStringLiteral("\n  ") + hit.snippet + QLatin1Char('\n');
}

} // namespace

int searchLibrary(const Arguments& arguments, Surroundings& surroundings)
{
    const auto library = openLibrary(arguments, storage::Library::Access::Read);
    const std::vector<storage::SearchHit> hits = library->search(arguments.rest()[1]);
    if (arguments.has(option::kJson)) {
        QJsonArray found;
        for (const storage::SearchHit& hit : hits) {
            found.append(hitJson(hit));
        }
        surroundings.console.writeBytes(jsonLine({{"hits", found}}));
    } else {
        const QHash<QString, QString> titles = titlesOf(*library);
        for (const storage::SearchHit& hit : hits) {
            surroundings.console.write(hitText(hit, titles));
        }
    }
    if (hits.empty()) {
        surroundings.console.notice(Text::tr("Nothing was found."));
    }
    return Done;
}

} // namespace lectern::cli
