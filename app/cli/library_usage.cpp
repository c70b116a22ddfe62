// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/library_access.h"
#include "app/cli/library_commands.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/runtime/application_paths.h"
#include "engine/base/failure.h"

#include <QDir>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace lectern::cli {

namespace {

constexpr std::size_t kListedDocuments = 20;

QString folderOf(const Arguments& arguments)
{
    return QDir(runtime::libraryFolder(arguments.value(option::kLibrary))).absolutePath();
}

QJsonArray bySizeJson(const storage::LibraryUsage& usage)
{
    QJsonArray documents;
    for (const auto& document : usage.documentsBySize) {
        documents.append(QJsonObject{{"id", document.id},
                                     {"title", document.title},
                                     {"stateBytes", document.stateBytes},
                                     {"lastUsed", document.lastUsed.toUTC().toString(Qt::ISODate)}});
    }
    return documents;
}

/// A library too damaged to be opened is a result too.
storage::Verification verification(const Arguments& arguments)
{
    try {
        return openLibrary(arguments, storage::Library::Access::Read)->verify();
    } catch (const Failure& failure) {
        if (failure.code() != ErrorCode::LibraryDamaged) {
            throw;
        }
        return {.checked = 0, .problems = {QStringLiteral("library.db: ") + QString::fromStdString(failure.detail())}};
    }
}

} // namespace

int verifyLibrary(const Arguments& arguments, Surroundings& surroundings)
{
    const storage::Verification result = verification(arguments);
    QJsonArray problems;
    QString lines;
    for (const QString& problem : result.problems) {
        problems.append(problem);
        lines += problem + QLatin1Char('\n');
    }
    if (result.problems.empty()) {
        lines = Text::tr("%n thing(s) checked, all right", nullptr, int(result.checked)) + QLatin1Char('\n');
    }
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine({{"checked", result.checked}, {"problems", problems}}));
    } else {
        surroundings.console.write(lines);
    }
    if (result.problems.empty()) {
        return Done;
    }
    throw Refusal{folderOf(arguments), Text::tr("%n problem(s) found", nullptr, int(result.problems.size()))};
}

int showUsage(const Arguments& arguments, Surroundings& surroundings)
{
    const storage::LibraryUsage usage = openLibrary(arguments, storage::Library::Access::Read)->usage();
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine({
            {"folder", folderOf(arguments)},
            {"documents", usage.documents},
            {"pages", usage.pages},
            {"conversations", usage.conversations},
            {"turns", usage.turns},
            {"checkpoints", usage.checkpoints},
            {"textBytes", usage.textBytes},
            {"stateBytes", usage.stateBytes},
            {"stateLimit", usage.stateLimit},
            {"stateLimitNow", usage.stateLimitNow},
            {"documentsBySize", bySizeJson(usage)},
        }));
        return Done;
    }
    const QLocale locale;
    QStringList lines{
        Text::tr("Folder: %1").arg(folderOf(arguments)),
        Text::tr("Documents: %1, pages: %2").arg(locale.toString(usage.documents), locale.toString(usage.pages)),
        Text::tr("Conversations: %1, turns: %2").arg(locale.toString(usage.conversations), locale.toString(usage.turns)),
        Text::tr("Text: %1").arg(locale.formattedDataSize(usage.textBytes)),
        Text::tr("Saved states: %1 at %2 places, at most %3")
            .arg(locale.formattedDataSize(usage.stateBytes), locale.toString(usage.checkpoints),
                 locale.formattedDataSize(usage.stateLimitNow)),
    };
    for (std::size_t i = 0; i < std::min(usage.documentsBySize.size(), kListedDocuments); ++i) {
        const auto& document = usage.documentsBySize[i];
        lines +=
            QStringLiteral("  %1  %2  %3")
                .arg(locale.formattedDataSize(document.stateBytes), -10)
                .arg(locale.toString(document.lastUsed.toLocalTime().date(), QLocale::ShortFormat), printable(document.title));
    }
    lines += Text::tr("Only you can read these files. They are not encrypted.");
    surroundings.console.write(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    return Done;
}

} // namespace lectern::cli
