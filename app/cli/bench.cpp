// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_profile.h"
#include "app/cli/bench_report.h"
#include "app/cli/bench_state.h"
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/diagnostics/benchmark.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/runtime.h"

#include <QFile>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace lectern::cli {

namespace {

const QString kDepths = QStringLiteral("depths");
const QString kProfile = QStringLiteral("profile");
const QString kShape = QStringLiteral("shape");
const QString kQuant = QStringLiteral("quant");
const QString kState = QStringLiteral("state");
constexpr qint64 kDeepest = 1LL << 40; // what a model takes is its own to say

/// Tokens of context to measure at: "0,32768,140000". Throws Refusal(WrongUsage).
std::vector<qint64> parseDepths(const Arguments& arguments)
{
    std::vector<qint64> depths;
    if (!arguments.has(kDepths)) {
        return depths;
    }
    for (const QString& word : arguments.value(kDepths).split(QLatin1Char(','))) {
        bool ok = false;
        depths.push_back(word.toLongLong(&ok));
        if (!ok || depths.back() < 0 || depths.back() > kDeepest) {
            throw Refusal{dashed(kDepths), Text::tr("\"%1\" is not a number of tokens").arg(word), WrongUsage};
        }
    }
    std::ranges::sort(depths);
    depths.erase(std::unique(depths.begin(), depths.end()), depths.end());
    return depths;
}

QString quoted(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names) {
        list << QString::fromStdString(name);
    }
    return list.join(QStringLiteral(", "));
}

/// The model that is to be made up, if any. Throws Refusal(WrongUsage).
std::optional<engine::RandomModel> randomModel(const Arguments& arguments)
{
    if (!arguments.has(kShape)) {
        if (arguments.has(kQuant)) {
            throw Refusal{dashed(kQuant), Text::tr("this goes with --shape only"), WrongUsage};
        }
        return std::nullopt;
    }
    if (arguments.has(option::kModel)) {
        throw Refusal{dashed(option::kModel), Text::tr("this does not go with --shape"), WrongUsage};
    }
    const QString shape = arguments.value(kShape);
    const auto shapes = engine::randomShapes();
    const bool isName = !shape.contains(QLatin1Char('/')) && !shape.contains(QLatin1Char('.'));
    if (isName && std::ranges::find(shapes, shape.toStdString()) == shapes.end()) {
        throw Refusal{dashed(kShape),
                      Text::tr("there is no shape \"%1\"; there are %2, and config.json files").arg(shape, quoted(shapes)),
                      WrongUsage};
    }
    const auto quantisations = engine::randomQuantisations();
    const QString quantisation =
        arguments.has(kQuant) ? arguments.value(kQuant) : QString::fromStdString(quantisations.front());
    if (std::ranges::find(quantisations, quantisation.toStdString()) == quantisations.end()) {
        throw Refusal{dashed(kQuant), Text::tr("\"%1\" is none of %2").arg(quantisation, quoted(quantisations)), WrongUsage};
    }
    return engine::RandomModel{.shape = QFile::encodeName(shape).toStdString(), .quantisation = quantisation.toStdString()};
}

/// The model with a context that holds all that is measured: a longer one than it takes, or than memory holds, is refused.
runtime::RuntimeOptions benchOptions(const Arguments& arguments, const std::vector<qint64>& depths)
{
    runtime::RuntimeOptions options = runtimeOptions(arguments);
    options.random = randomModel(arguments);
    if (!depths.empty()) {
        options.context = std::max(options.context, depths.back() + diagnostics::kBenchmarkTokens);
    } else if (options.random) {
        options.context = std::max(options.context, diagnostics::kBenchmarkTokensFromTheBeginning);
    }
    return options;
}

QString stepText(diagnostics::BenchmarkStep step, qint64 tokens)
{
    const QString count = QLocale().toString(tokens);
    switch (step) {
    case diagnostics::BenchmarkStep::Load:
        return Text::tr("Loading the model");
    case diagnostics::BenchmarkStep::Prepare:
        return Text::tr("Making up a state of %1 tokens").arg(count);
    case diagnostics::BenchmarkStep::Read:
        return Text::tr("Reading %1 tokens").arg(count);
    case diagnostics::BenchmarkStep::Quote:
        return Text::tr("Quoting %1 tokens").arg(count);
    case diagnostics::BenchmarkStep::Limits:
        return Text::tr("Measuring what this device can do");
    case diagnostics::BenchmarkStep::Decode:
        break;
    }
    return Text::tr("Writing %1 tokens").arg(count);
}

QString modelText(const runtime::Runtime& runtime)
{
    return Text::tr("Model: %1, %2").arg(runtime.model().id, QString::fromStdString(runtime.modelInfo().weightType)) +
           QLatin1Char('\n');
}

int bench(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 0, 0);
    const diagnostics::BenchmarkOptions options{.depths = parseDepths(arguments), .profile = arguments.has(kProfile)};
    runtime::Runtime runtime(benchOptions(arguments, options.depths));
    std::optional<QString> storeFolder;
    if (arguments.has(kState)) {
        storeFolder = stateBenchmarkFolder(runtime::libraryFolder(arguments.value(option::kLibrary)), runtime.modelInfo());
    }
    runtime::Interrupt::Work work(surroundings.interrupt);
    const auto report = diagnostics::runBenchmark(
        [&] { return runtime.engine(); }, options, work.token(),
        [&](diagnostics::BenchmarkStep step, qint64 tokens) { surroundings.console.progress(stepText(step, tokens), -1); });
    std::optional<diagnostics::StateReport> store;
    if (report && storeFolder) {
        store = measureStore(runtime, *storeFolder, work.token(), surroundings.console);
    }
    surroundings.console.endProgress();
    if (!report || (storeFolder && !store)) {
        return Interrupted;
    }
    const models::MemoryVerdict verdict = models::memoryVerdict(runtime.modelInfo(), report->deepestTokens, {});
    if (arguments.has(option::kJson)) {
        QJsonObject root = reportJson(*report, verdict);
        root.insert(QStringLiteral("model"), runtime.model().id);
        root.insert(QStringLiteral("quantisation"), QString::fromStdString(runtime.modelInfo().weightType));
        if (options.profile) {
            root.insert(QStringLiteral("profile"), profileJson(*report));
        }
        if (store) {
            root.insert(QStringLiteral("store"), storeJson(*store));
        }
        surroundings.console.writeBytes(jsonLine(root));
    } else {
        surroundings.console.write(modelText(runtime) + reportText(*report, verdict) +
                                   (options.profile ? profileText(*report) : QString()) +
                                   (store ? storeText(*store) : QString()));
    }
    return Done;
}

} // namespace

Verb benchVerb()
{
    return {.name = QStringLiteral("bench"),
            .usage = QStringLiteral("[--shape NAME|FILE.json [--quant Q]] [--depths N,…] [--profile] [--state]"),
            .summary = Text::tr("measures the model on this computer, in less than a minute"),
            .options = {{.name = kShape,
                         .value = Text::tr("NAME|FILE.json"),
                         .help = Text::tr("a model with random weights in place of --model: %1, or a config.json's")
                                     .arg(quoted(engine::randomShapes()))},
                        {.name = kQuant,
                         .value = QStringLiteral("Q"),
                         .help = Text::tr("what its matrices are stored as: %1").arg(quoted(engine::randomQuantisations()))},
                        {.name = kDepths,
                         .value = Text::tr("N,…"),
                         .help = Text::tr("reading and writing after so many tokens each, whose state is made up")},
                        {.name = kProfile, .value = {}, .help = Text::tr("where the time goes, operation by operation")},
                        {.name = kState,
                         .value = {},
                         .help = Text::tr("measures the disk and what is kept on it too, in some two minutes")}},
            .run = bench};
}

} // namespace lectern::cli
