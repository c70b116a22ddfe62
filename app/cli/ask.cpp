// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/chat.h"
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/open_documents.h"
#include "app/cli/refusal.h"
#include "app/cli/status_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QUuid>

#include <limits>
#include <numeric>
#include <utility>

namespace lectern::cli {

namespace {

const QString kQuestion = QStringLiteral("q");
const QString kMaxTokens = QStringLiteral("max-tokens");
const QString kTemperature = QStringLiteral("temperature");
const QString kSeed = QStringLiteral("seed");

answering::AskOptions askOptions(const Arguments& arguments)
{
    answering::AskOptions options;
    options.maxTokens = int(arguments.number(kMaxTokens, 1, 1'000'000).value_or(options.maxTokens));
    options.sampling.temperature = float(arguments.decimal(kTemperature, 0, 100).value_or(0));
    options.sampling.seed = std::uint64_t(arguments.number(kSeed, 0, std::numeric_limits<qint64>::max()).value_or(0));
    return options;
}

std::vector<Option> askingOptions()
{
    return {
        passwordFileOption(),
        {.name = kMaxTokens, .value = Text::tr("N"), .help = Text::tr("the longest answer, in tokens")},
        {.name = kTemperature, .value = Text::tr("T"), .help = Text::tr("0: always the likeliest word; higher: more varied")},
        {.name = kSeed, .value = Text::tr("N"), .help = Text::tr("the same seed gives the same answer")},
    };
}

QStringList questionsOf(const Arguments& arguments)
{
    QStringList questions = arguments.values(kQuestion);
    for (const QString& question : std::as_const(questions)) {
        if (question.trimmed().isEmpty()) {
            throw Refusal{dashed(kQuestion), Text::tr("the question is empty"), WrongUsage};
        }
    }
    return questions;
}

qint64 documentTokens(const answering::TokenBudget& budget)
{
    return std::accumulate(budget.documents.begin(), budget.documents.end(), qint64(0));
}

/// What a person should know before the reading begins. Said once nothing can be refused any more: a refusal is one line.
void noteBeginning(const runtime::Runtime& runtime, const answering::Conversation& conversation, Console& console)
{
    const QLocale locale;
    if (runtime.model().builtIn) {
        console.notice(Text::tr("The built-in model finds and quotes; often the wrong sentence in long documents."));
    }
    for (const domain::Document& document : conversation.documents()) {
        console.notice(importReportText(document));
    }
    const answering::TokenBudget budget = conversation.budget();
    console.notice(Text::tr("Documents %1 · Answer reserve %2 · Free %3 of %4 tokens")
                       .arg(locale.toString(documentTokens(budget)), locale.toString(budget.answerReserve),
                            locale.toString(budget.free()), locale.toString(budget.limit)));
    const qint64 trained = runtime.modelInfo().trainedContext;
    if (budget.used() > trained) {
        console.notice(Text::tr("That is more than the %1 tokens this model was trained for: it will find less.")
                           .arg(locale.toString(trained)));
    }
}

int ask(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 1, std::numeric_limits<int>::max());
    const QStringList questions = questionsOf(arguments);
    const answering::AskOptions options = askOptions(arguments);
    const bool json = arguments.has(option::kJson);

    runtime::Runtime runtime(runtimeOptions(arguments));
    auto documents = openDocuments(runtime.importer(), arguments.rest(), arguments, surroundings);
    if (!documents) {
        return Interrupted;
    }
    const auto conversation = runtime.converse(std::move(*documents));
    noteBeginning(runtime, *conversation, surroundings.console);

    Chat chat(*conversation, options, json, surroundings);
    bool whole = chat.read();
    if (whole) {
        whole = questions.isEmpty() ? chat.answerInput() : chat.answerAll(questions);
    }
    if (json && !conversation->turns().empty()) {
        QJsonArray turns;
        for (const domain::Turn& turn : conversation->turns()) {
            turns.append(turnJson(turn, conversation->documents()));
        }
        surroundings.console.writeBytes(jsonLine({
            {"conversation", QUuid::createUuid().toString(QUuid::WithoutBraces)},
            {"model", runtime.model().id},
            {"device", runtime.device()},
            {"turns", turns},
        }));
    }
    return whole ? Done : Interrupted;
}

} // namespace

Verb askVerb()
{
    std::vector<Option> options = askingOptions();
    options.insert(options.begin(), {.name = kQuestion, .value = Text::tr("TEXT"),
                                     .help = Text::tr("a question; without any they are read from standard input, one a line")});
    return {.name = QStringLiteral("ask"),
            .usage = Text::tr("FILE… -q TEXT [-q TEXT…]"),
            .summary = Text::tr("reads the files and answers each question in one conversation, with citations"),
            .options = options,
            .run = ask};
}

Verb mainVerb()
{
    return {.name = {},
            .usage = Text::tr("FILE…"),
            .summary = Text::tr("reads the files, then answers questions from standard input, one a line"),
            .options = askingOptions(),
            .run = ask};
}

} // namespace lectern::cli
