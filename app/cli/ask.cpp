// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/beginning.h"
#include "app/cli/chat.h"
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/open_documents.h"
#include "app/cli/refusal.h"
#include "app/cli/saving.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/runtime/application_paths.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace lectern::cli {

namespace {

const QString kQuestion = QStringLiteral("q");
const QString kConversation = QStringLiteral("conversation");
const QString kFrom = QStringLiteral("from");
const QString kAdd = QStringLiteral("add");
const QString kWithout = QStringLiteral("without");
const QString kMaxTokens = QStringLiteral("max-tokens");
const QString kTemperature = QStringLiteral("temperature");
constexpr qsizetype kShortestId = 4; // as everywhere
const QString kSeed = QStringLiteral("seed");

answering::AskOptions askOptions(const Arguments& arguments)
{
    answering::AskOptions options;
    if (const auto tokens = arguments.number(kMaxTokens, 1, 1'000'000)) {
        options.maxTokens = int(*tokens);
    }
    options.sampling.temperature = float(arguments.decimal(kTemperature, 0, 100).value_or(0));
    options.sampling.seed = std::uint64_t(arguments.number(kSeed, 0, std::numeric_limits<qint64>::max()).value_or(0));
    return options;
}

std::vector<Option> askingOptions()
{
    return {
        passwordFileOption(),
        ocrOption(),
        {.name = kConversation,
         .value = Text::tr("ID"),
         .help = Text::tr("goes on with this conversation; files need not be named")},
        {.name = kFrom,
         .value = Text::tr("TURN"),
         .help = Text::tr("asks anew in place of this turn of the conversation; the turn itself stays")},
        {.name = kAdd, .value = Text::tr("FILE"), .help = Text::tr("reads this file too in the conversation that goes on")},
        {.name = kWithout,
         .value = Text::tr("ID"),
         .help = Text::tr("reads this document no more in the conversation that goes on")},
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

/// The conversation's documents after --without and --add; nothing when interrupted. Throws Refusal.
std::optional<std::vector<runtime::KeptDocument>> changedDocuments(const runtime::Runtime& runtime,
                                                                   const runtime::Workspace& workspace,
                                                                   const runtime::KeptConversation& kept,
                                                                   const Arguments& arguments, Surroundings& surroundings)
{
    std::vector<runtime::KeptDocument> documents;
    for (std::size_t i = 0; i < kept.documentIds.size(); ++i) {
        documents.push_back({kept.documentIds[i], kept.conversation->documents()[i]});
    }
    for (const QString& id : arguments.values(kWithout)) {
        const auto named = [&](const runtime::KeptDocument& document) {
            return document.id.startsWith(id, Qt::CaseInsensitive);
        };
        if (id.size() < kShortestId || std::ranges::count_if(documents, named) != 1) {
            throw Refusal{dashed(kWithout) + QLatin1Char(' ') + id, Text::tr("the conversation reads no such document")};
        }
        std::erase_if(documents, named);
    }
    auto added = openDocuments(runtime, workspace, arguments.values(kAdd), arguments, surroundings);
    if (!added) {
        return std::nullopt;
    }
    for (runtime::KeptDocument& document : *added) {
        const auto same = [&](const runtime::KeptDocument& other) { return other.id == document.id; };
        if (std::ranges::none_of(documents, same)) {
            documents.push_back(std::move(document));
        }
    }
    if (documents.empty()) {
        throw Refusal{dashed(kWithout), Text::tr("a conversation reads at least one document")};
    }
    return documents;
}

/// Says so where documents are not read as they were named.
void noteOrder(const runtime::KeptConversation& kept, Console& console)
{
    QStringList titles;
    std::vector<std::ptrdiff_t> numbers;
    for (std::size_t i = 0; i < kept.documentIds.size(); ++i) {
        titles += printable(kept.conversation->documents()[i].title);
        numbers.push_back(std::ranges::find(kept.citedIds, kept.documentIds[i]) - kept.citedIds.begin());
    }
    if (!std::ranges::is_sorted(numbers)) {
        console.notice(
            Text::tr("Read in this order, of which most has been read already: %1").arg(titles.join(QStringLiteral(" · "))));
    }
}

/// An old conversation that goes on. Files that are named too must be those it is about.
std::optional<runtime::KeptConversation> resumeConversation(const runtime::Runtime& runtime, runtime::Workspace& workspace,
                                                            const Arguments& arguments, Surroundings& surroundings)
{
    const QString id = arguments.value(kConversation);
    auto kept = workspace.resume(id, arguments.value(kFrom));
    if (arguments.has(kAdd) || arguments.has(kWithout)) {
        auto changed = changedDocuments(runtime, workspace, kept, arguments, surroundings);
        return changed ? std::optional(workspace.changeDocuments(id, std::move(*changed), arguments.value(kFrom)))
                       : std::nullopt;
    }
    const auto documents = openDocuments(runtime, workspace, arguments.rest(), arguments, surroundings);
    if (!documents) {
        return std::nullopt;
    }
    const bool same =
        documents->size() == kept.documentIds.size() && std::ranges::all_of(*documents, [&](const auto& document) {
            return std::ranges::find(kept.documentIds, document.id) != kept.documentIds.end();
        });
    if (!documents->empty() && !same) {
        throw Refusal{dashed(kConversation) + QLatin1Char(' ') + id, Text::tr("this conversation is about other documents")};
    }
    return kept;
}

/// A new conversation about the files, or an old one that goes on. Nothing when interrupted.
std::optional<runtime::KeptConversation> openConversation(const runtime::Runtime& runtime, runtime::Workspace& workspace,
                                                          const Arguments& arguments, Surroundings& surroundings)
{
    if (arguments.has(kConversation)) {
        return resumeConversation(runtime, workspace, arguments, surroundings);
    }
    auto documents = openDocuments(runtime, workspace, arguments.rest(), arguments, surroundings);
    return documents ? std::optional(workspace.begin(std::move(*documents))) : std::nullopt;
}

QJsonObject resultJson(const runtime::Runtime& runtime, const runtime::KeptConversation& kept, std::size_t firstTurn)
{
    const answering::Conversation& conversation = *kept.conversation;
    const std::vector<domain::Document> cited = conversation.documentsByNumber();
    QJsonArray turns;
    for (std::size_t i = firstTurn; i < conversation.turns().size(); ++i) {
        turns.append(turnJson(conversation.turns()[i], cited));
    }
    QJsonArray otherNumerics;
    for (const QString& id : kept.checkpoints->otherNumerics()) {
        otherNumerics.append(id);
    }
    QJsonArray documents;
    for (const QString& id : kept.citedIds) {
        documents.append(id);
    }
    return {
        {"conversation", kept.id()},
        {"documents", documents},
        {"model", runtime.model().id},
        {"device", runtime.device()},
        {"turns", turns},
        {"numerics", kept.checkpoints->identity().numericsId},
        {"otherNumerics", otherNumerics},
        {"restoredButReadAgain", conversation.restoredButReadAgain()},
    };
}

int ask(const Arguments& arguments, Surroundings& surroundings)
{
    const bool goesOn = arguments.has(kConversation);
    expectRest(arguments, goesOn ? 0 : 1, std::numeric_limits<int>::max());
    if (arguments.has(kFrom) && !goesOn) {
        throw Refusal{dashed(kFrom), Text::tr("name its conversation too, with --conversation"), WrongUsage};
    }
    for (const QString& option : {kAdd, kWithout}) {
        if (arguments.has(option) && !goesOn) {
            throw Refusal{dashed(option), Text::tr("name its conversation too, with --conversation"), WrongUsage};
        }
    }
    const QStringList questions = questionsOf(arguments);
    const answering::AskOptions options = askOptions(arguments);
    const bool json = arguments.has(option::kJson);

    runtime::Runtime runtime(runtimeOptions(arguments));
    runtime::Workspace workspace(runtime, runtime::libraryFolder(arguments.value(option::kLibrary)));
    auto kept = openConversation(runtime, workspace, arguments, surroundings);
    if (!kept) {
        return Interrupted;
    }
    noteOrder(*kept, surroundings.console);
    noteBeginning(runtime, workspace, *kept, surroundings.console);
    const std::size_t firstTurn = kept->conversation->turns().size();

    Chat chat(runtime, workspace, *kept, options, json, surroundings);
    bool whole = chat.read().done;
    if (whole) {
        whole = questions.isEmpty() ? chat.answerInput() : chat.answerAll(questions);
    }
    if (json && kept->conversation->turns().size() > firstTurn) {
        surroundings.console.writeBytes(jsonLine(resultJson(runtime, *kept, firstTurn)));
    }
    noteProblems(*kept, surroundings.console);
    if (!kept->id().isEmpty()) {
        surroundings.console.notice(
            Text::tr("To go on with this conversation: %1").arg(QStringLiteral("lectern ask --conversation ") + kept->id()));
    }
    if (!whole) {
        return Interrupted;
    }
    return chat.isOneUnanswered() ? Failed : Done;
}

} // namespace

Verb askVerb()
{
    std::vector<Option> options = askingOptions();
    options.insert(options.begin(),
                   {.name = kQuestion,
                    .value = Text::tr("TEXT"),
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
