// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_state.h"
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/diagnostics/benchmark.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/runtime.h"

#include <QJsonArray>
#include <QLocale>

#include <optional>

namespace lectern::cli {

namespace {

const QString kState = QStringLiteral("state");

QJsonArray samplesJson(const std::vector<diagnostics::SpeedSample>& samples)
{
    QJsonArray array;
    for (const diagnostics::SpeedSample& sample : samples) {
        array.append(QJsonObject{
            {"depth", sample.depth}, {"tokens", sample.tokens}, {"tokensPerSecond", sample.tokensPerSecond}});
    }
    return array;
}

QJsonObject reportJson(const diagnostics::BenchmarkReport& report)
{
    return {
        {"device", report.device},
        {"features", QJsonArray::fromStringList(report.features)},
        {"threads", report.threads},
        {"load", QJsonObject{{"seconds", report.loadSeconds}, {"bytes", report.loadBytes}}},
        {"read", samplesJson(report.read)},
        {"decode", samplesJson(report.decode)},
        {"state", QJsonObject{{"tokens", report.stateTokens},
                              {"bytes", report.stateBytes},
                              {"saveSeconds", report.saveSeconds},
                              {"restoreSeconds", report.restoreSeconds}}},
        {"peakBytes", report.peakBytes},
    };
}

QString reportText(const diagnostics::BenchmarkReport& report)
{
    const QLocale locale;
    QString text = Text::tr("Device: %1 (%2), %n thread(s)", nullptr, report.threads)
                       .arg(report.device, report.features.join(QStringLiteral(", ")))
                   + QLatin1Char('\n')
                   + Text::tr("Loading: %1 in %2 ms")
                         .arg(locale.formattedDataSize(report.loadBytes), locale.toString(report.loadSeconds * 1e3, 'f', 1))
                   + QLatin1Char('\n');
    for (const diagnostics::SpeedSample& sample : report.read) {
        text += Text::tr("Reading %1 tokens: %2 tokens/s")
                    .arg(locale.toString(sample.tokens), locale.toString(sample.tokensPerSecond, 'f', 1))
                + QLatin1Char('\n');
    }
    for (const diagnostics::SpeedSample& sample : report.decode) {
        text += Text::tr("Writing %1 tokens at depth %2: %3 tokens/s")
                    .arg(locale.toString(sample.tokens), locale.toString(sample.depth),
                         locale.toString(sample.tokensPerSecond, 'f', 1))
                + QLatin1Char('\n');
    }
    return text
           + Text::tr("State of %1 tokens: %2; saved in %3 ms, restored in %4 ms")
                 .arg(locale.toString(report.stateTokens), locale.formattedDataSize(report.stateBytes),
                      locale.toString(report.saveSeconds * 1e3, 'f', 3), locale.toString(report.restoreSeconds * 1e3, 'f', 3))
           + QLatin1Char('\n') + Text::tr("Peak memory: %1").arg(locale.formattedDataSize(report.peakBytes)) + QLatin1Char('\n');
}

QString stepText(diagnostics::BenchmarkStep step, qint64 tokens)
{
    const QString count = QLocale().toString(tokens);
    switch (step) {
    case diagnostics::BenchmarkStep::Load:
        return Text::tr("Loading the model");
    case diagnostics::BenchmarkStep::Read:
        return Text::tr("Reading %1 tokens").arg(count);
    case diagnostics::BenchmarkStep::Decode:
        break;
    }
    return Text::tr("Writing %1 tokens").arg(count);
}

int bench(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 0, 0);
    runtime::Runtime runtime(runtimeOptions(arguments));
    std::optional<QString> storeFolder;
    if (arguments.has(kState)) {
        storeFolder = stateBenchmarkFolder(runtime::libraryFolder(arguments.value(option::kLibrary)), runtime.modelInfo());
    }
    runtime::Interrupt::Work work(surroundings.interrupt);
    const auto report = diagnostics::runBenchmark(
        [&] { return runtime.engine(); }, work.token(),
        [&](diagnostics::BenchmarkStep step, qint64 tokens) { surroundings.console.progress(stepText(step, tokens), -1); });
    std::optional<diagnostics::StateReport> store;
    if (report && storeFolder) {
        store = measureStore(runtime, *storeFolder, work.token(), surroundings.console);
    }
    surroundings.console.endProgress();
    if (!report || (storeFolder && !store)) {
        return Interrupted;
    }
    if (arguments.has(option::kJson)) {
        QJsonObject root = reportJson(*report);
        if (store) {
            root.insert(QStringLiteral("store"), storeJson(*store));
        }
        surroundings.console.writeBytes(jsonLine(root));
    } else {
        surroundings.console.write(reportText(*report) + (store ? storeText(*store) : QString()));
    }
    return Done;
}

} // namespace

Verb benchVerb()
{
    return {.name = QStringLiteral("bench"),
            .usage = QStringLiteral("[--state]"),
            .summary = Text::tr("measures the model on this computer, in less than a minute"),
            .options = {{.name = kState, .value = {},
                         .help = Text::tr("measures the disk and what is kept on it too, in some two minutes")}},
            .run = bench};
}

} // namespace lectern::cli
