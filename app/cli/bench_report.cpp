// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_report.h"

#include "app/cli/text.h"

#include <QJsonArray>
#include <QLocale>

namespace lectern::cli {

namespace {

QJsonArray samplesJson(const std::vector<diagnostics::SpeedSample>& samples)
{
    QJsonArray array;
    for (const diagnostics::SpeedSample& sample : samples) {
        array.append(QJsonObject{
            {"depth", sample.depth}, {"tokens", sample.tokens}, {"tokensPerSecond", sample.tokensPerSecond}});
    }
    return array;
}

} // namespace

QJsonObject reportJson(const diagnostics::BenchmarkReport& report, const models::MemoryVerdict& verdict)
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
        {"memory", QJsonObject{{"tokens", verdict.context}, {"peakBytes", report.peakBytes}, {"verdictBytes", verdict.bytes}, {"documentBytes", verdict.documentBytes}}},
    };
}

QString reportText(const diagnostics::BenchmarkReport& report, const models::MemoryVerdict& verdict)
{
    const QLocale locale;
    QString text = Text::tr("Device: %1 (%2), %n thread(s)", nullptr, report.threads)
                       .arg(report.device, report.features.join(QStringLiteral(", ")))
                   + QLatin1Char('\n')
                   + Text::tr("Loading: %1 in %2 ms")
                         .arg(locale.formattedDataSize(report.loadBytes), locale.toString(report.loadSeconds * 1e3, 'f', 1))
                   + QLatin1Char('\n');
    for (const diagnostics::SpeedSample& sample : report.read) {
        text += Text::tr("Reading %1 tokens at depth %2: %3 tokens/s")
                    .arg(locale.toString(sample.tokens), locale.toString(sample.depth),
                         locale.toString(sample.tokensPerSecond, 'f', 1))
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
           + QLatin1Char('\n')
           + Text::tr("Peak memory: %1 with %2 tokens; expected: %3, and %4 for the document that was not there")
                 .arg(locale.formattedDataSize(report.peakBytes), locale.toString(verdict.context),
                      locale.formattedDataSize(verdict.bytes - verdict.documentBytes),
                      locale.formattedDataSize(verdict.documentBytes))
           + QLatin1Char('\n');
}

} // namespace lectern::cli
