// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/window_request.h"

#include "app/cli/common_options.h"
#include "app/cli/refusal.h"
#include "app/runtime/preferences.h"

#include <QFileInfo>

#include <utility>

namespace lectern::cli {

std::vector<Option> windowOptions()
{
    std::vector<Option> options;
    for (const Option& common : commonOptions()) {
        if (common.name != option::kJson && common.name != option::kQuiet)
            options.push_back(common);
    }
    return options;
}

std::optional<WindowRequest> windowRequest(const QStringList& words)
{
    try {
        const Arguments arguments(words, windowOptions());
        const QString first = arguments.rest().value(0);
        const bool isWord = !first.contains(QLatin1Char('/')) && !first.contains(QLatin1Char('.')) && !QFileInfo::exists(first);
        if (!first.isEmpty() && isWord)
            return std::nullopt;
        runtime::RuntimeOptions model = runtimeOptions(arguments);
        if (model.model.isEmpty())
            model.model = runtime::preferences().model;
        return WindowRequest{arguments.rest(), std::move(model), arguments.value(option::kLibrary)};
    } catch (const Refusal&) {
        return std::nullopt;
    }
}

} // namespace lectern::cli
