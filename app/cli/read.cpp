// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/beginning.h"
#include "app/cli/chat.h"
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/open_documents.h"
#include "app/cli/refusal.h"
#include "app/cli/saving.h"
#include "app/cli/status_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/runtime/application_paths.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <limits>
#include <utility>

namespace lectern::cli {

namespace {

QString summary(const domain::Document& document, qint64 tokens, const reading::ReadingResult& result)
{
    const QLocale locale;
    const QString size = Text::tr("%n page(s)", nullptr, int(document.pages.size())) + QStringLiteral(" · ") +
                         Text::tr("%1 tokens").arg(locale.toString(tokens));
    return printable(document.title) + QStringLiteral(": ") + size + QStringLiteral(" · ") +
           (result.readTokens == 0 ? Text::tr("was read already")
                                   : Text::tr("read in %1").arg(durationText(result.readSeconds)));
}

int read(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 1, std::numeric_limits<int>::max());
    const bool json = arguments.has(option::kJson);
    runtime::Runtime runtime(runtimeOptions(arguments));
    runtime::Workspace workspace(runtime, runtime::libraryFolder(arguments.value(option::kLibrary)));
    auto documents = openDocuments(runtime, workspace, arguments.rest(), arguments, surroundings);
    if (!documents) {
        return Interrupted;
    }
    QJsonArray results;
    for (runtime::KeptDocument& document : *documents) {
        runtime::KeptConversation kept = workspace.begin({std::move(document)});
        noteBeginning(runtime, workspace, kept, surroundings.console);
        const reading::ReadingResult result = Chat(runtime, workspace, kept, {}, json, surroundings).read();
        noteProblems(kept, surroundings.console);
        if (!result.done) {
            return Interrupted;
        }
        const domain::Document& text = kept.conversation->documents().front();
        const qint64 tokens = kept.conversation->budget().documents.front();
        results.append(QJsonObject{
            {"id", kept.documentIds.front()},
            {"title", text.title},
            {"pages", qint64(text.pages.size())},
            {"tokens", tokens},
            {"restored", result.restoredTokens},
            {"read", result.readTokens},
            {"seconds", QJsonObject{{"restore", result.restoreSeconds}, {"read", result.readSeconds}}},
        });
        if (!json) {
            surroundings.console.write(summary(text, tokens, result) + QLatin1Char('\n'));
        }
    }
    if (json) {
        surroundings.console.writeBytes(jsonLine({{"documents", results}}));
    }
    return Done;
}

} // namespace

Verb readVerb()
{
    return {.name = QStringLiteral("read"),
            .usage = Text::tr("FILE…"),
            .summary = Text::tr("reads each file into the library, so that the next question starts at once"),
            .options = {passwordFileOption(), ocrOption()},
            .run = read};
}

} // namespace lectern::cli
