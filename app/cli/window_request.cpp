// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/window_request.h"

#include "app/cli/common_options.h"
#include "app/cli/refusal.h"

#include <QFileInfo>

namespace lectern::cli {

std::optional<WindowRequest> windowRequest(const QStringList& words)
{
    std::vector<Option> options;
    for (const Option& common : commonOptions()) {
        if (common.name != option::kJson && common.name != option::kQuiet)
            options.push_back(common);
    }
    try {
        const Arguments arguments(words, options);
        const QString first = arguments.rest().value(0);
        const bool isWord = !first.contains(QLatin1Char('/')) && !first.contains(QLatin1Char('.')) && !QFileInfo::exists(first);
        if (!first.isEmpty() && isWord)
            return std::nullopt;
        return WindowRequest{arguments.rest(), runtimeOptions(arguments), arguments.value(option::kLibrary)};
    } catch (const Refusal&) {
        return std::nullopt;
    }
}

} // namespace lectern::cli
