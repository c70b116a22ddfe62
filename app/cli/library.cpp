// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/library_commands.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <algorithm>
#include <array>

namespace lectern::cli {

namespace {

struct Command {
    QString name;
    int words; ///< besides its name
    int (*run)(const Arguments&, Surroundings&);
};

int library(const Arguments& arguments, Surroundings& surroundings)
{
    static const std::array commands{
        Command{QStringLiteral("list"), 0, listLibrary},     Command{QStringLiteral("show"), 1, showEntry},
        Command{QStringLiteral("search"), 1, searchLibrary}, Command{QStringLiteral("export"), 1, exportEntry},
        Command{QStringLiteral("forget"), 1, forgetEntry},   Command{QStringLiteral("verify"), 0, verifyLibrary},
        Command{QStringLiteral("usage"), 0, showUsage},
    };
    const QString name = arguments.rest().value(0);
    const auto command =
        std::find_if(commands.begin(), commands.end(), [&](const Command& known) { return known.name == name; });
    if (command == commands.end()) {
        QStringList names;
        for (const Command& known : commands) {
            names += known.name;
        }
        throw Refusal{name, Text::tr("expected one of: %1").arg(names.join(QStringLiteral(", "))), WrongUsage};
    }
    expectRest(arguments, 1 + command->words, 1 + command->words);
    return command->run(arguments, surroundings);
}

} // namespace

Verb libraryVerb()
{
    return {.name = QStringLiteral("library"),
            .usage = Text::tr("list | show ID | search TEXT | export ID | forget ID | verify | usage"),
            .summary = Text::tr("shows, searches, exports and forgets documents and conversations that are kept"),
            .options = {},
            .run = library};
}

} // namespace lectern::cli
