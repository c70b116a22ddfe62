// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/window_start.h"

#include "app/cli/command_line.h"
#include "app/cli/common_options.h"
#include "app/cli/console.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <QFileInfo>

namespace lectern::cli {

runtime::HandOver handOver(const WindowRequest& request)
{
    runtime::HandOver handOver{.files = {}, .activation = qgetenv("XDG_ACTIVATION_TOKEN")};
    for (const QString& file : request.files)
        handOver.files << QFileInfo(file).absoluteFilePath();
    return handOver;
}

int refuseSecondWindow()
{
    Console().error({}, Text::tr("Lectern is open already, and its window does not answer"));
    return Failed;
}

int runWithoutDisplay(const QStringList& words, const QString& display)
{
    Console().error(display, Text::tr("this display cannot be reached"));
    const auto request = windowRequest(words);
    return request && request->files.isEmpty() ? int(Failed) : run(words);
}

QStringList restartWords(const QStringList& words, const runtime::Preferences& before)
{
    const runtime::Preferences now = runtime::preferences();
    const Arguments arguments(words, windowOptions());
    QStringList kept;
    const auto keep = [&](const QString& option) {
        if (arguments.has(option))
            kept << dashed(option) << arguments.value(option);
    };
    if (now.library == before.library)
        keep(option::kLibrary);
    if (now.model == before.model)
        keep(option::kModel);
    keep(option::kDevice);
    keep(option::kThreads);
    keep(option::kContext);
    return kept;
}

} // namespace lectern::cli
