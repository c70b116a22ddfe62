// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/input_file.h"
#include "app/cli/json.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/diagnostics/model_tokens.h"
#include "app/diagnostics/token_ids.h"
#include "app/runtime/runtime.h"

#include <QJsonArray>

namespace lectern::cli {

namespace {

const QString kText = QStringLiteral("text");
const QString kTextFile = QStringLiteral("text-file");
const QString kSpecial = QStringLiteral("special");
const QString kDecode = QStringLiteral("decode");

int tokens(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 0, 0);
    if (arguments.has(kText) == arguments.has(kTextFile)) {
        throw Refusal{dashed(kText), Text::tr("give either a text or a file with the text"), WrongUsage};
    }
    const models::ModelEntry model = runtime::modelCatalogue().find(arguments.value(option::kModel));
    const diagnostics::ModelTokens vocabulary(model.path);
    const QByteArray text = arguments.has(kText) ? arguments.value(kText).toUtf8() : readInputFile(arguments.value(kTextFile));
    const bool json = arguments.has(option::kJson);
    Console& console = surroundings.console;

    if (arguments.has(kDecode)) {
        const QByteArray decoded = vocabulary.decode(diagnostics::parseTokenIds(text));
        console.writeBytes(json ? jsonLine({{"text", QString::fromUtf8(decoded)}}) : decoded);
        return Done;
    }
    const auto ids = vocabulary.encode(text, arguments.has(kSpecial));
    if (json) {
        QJsonArray array;
        for (const int id : ids) {
            array.append(id);
        }
        console.writeBytes(jsonLine({{"ids", array}}));
    } else {
        console.writeBytes(diagnostics::formatTokenIds(ids) + '\n');
    }
    return Done;
}

} // namespace

Verb tokensVerb()
{
    return {.name = QStringLiteral("tokens"),
            .usage = Text::tr("--text TEXT | --text-file FILE"),
            .summary = Text::tr("shows a text as the model's token ids"),
            .options = {{.name = kText, .value = Text::tr("TEXT"), .help = Text::tr("the text")},
                        {.name = kTextFile, .value = Text::tr("FILE"), .help = Text::tr("a file with the text")},
                        {.name = kSpecial, .value = {}, .help = Text::tr("control tokens in the text are parsed")},
                        {.name = kDecode, .value = {}, .help = Text::tr("the text is ids; show what they stand for")}},
            .run = tokens};
}

} // namespace lectern::cli
