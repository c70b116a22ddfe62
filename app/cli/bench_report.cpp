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
        array.append(QJsonObject{{"depth", sample.depth},
                                 {"tokens", sample.tokens},
                                 {"tokensPerSecond", sample.tokensPerSecond()},
                                 {"rooflineTokensPerSecond", sample.tokensPerSecond() / sample.rooflineShare},
                                 {"rooflineShare", sample.rooflineShare}});
    }
    return array;
}

/// A line for each.
QString samplesText(const std::vector<diagnostics::SpeedSample>& samples, const QString& line)
{
    const QLocale locale;
    QString text;
    for (const diagnostics::SpeedSample& sample : samples) {
        text += line.arg(locale.toString(sample.tokens), locale.toString(sample.depth),
                         locale.toString(sample.tokensPerSecond(), 'f', 1), locale.toString(sample.rooflineShare * 100, 'f', 0))
                + QLatin1Char('\n');
    }
    return text;
}

/// null where the device has no such arithmetic, or does not use it.
QJsonValue rateJson(double perSecond)
{
    return perSecond > 0 ? QJsonValue(perSecond) : QJsonValue();
}

QJsonObject limitsJson(const engine::DeviceLimits& limits)
{
    return {{"bytesPerSecond", limits.bytes},
            {"floatOperationsPerSecond", rateJson(limits.of(engine::Arithmetic::Float))},
            {"bf16OperationsPerSecond", rateJson(limits.of(engine::Arithmetic::Bf16))},
            {"int8OperationsPerSecond", rateJson(limits.of(engine::Arithmetic::Integer))}};
}

QString giga(double perSecond)
{
    return QLocale().toString(perSecond * 1e-9, 'f', 1);
}

QString limitsText(const engine::DeviceLimits& limits)
{
    QStringList parts{Text::tr("memory %1 GB/s").arg(giga(limits.bytes)),
                      Text::tr("float32 %1 GFLOPS").arg(giga(limits.of(engine::Arithmetic::Float)))};
    if (limits.of(engine::Arithmetic::Bf16) > 0) {
        parts << Text::tr("bfloat16 %1 GFLOPS").arg(giga(limits.of(engine::Arithmetic::Bf16)));
    }
    if (limits.of(engine::Arithmetic::Integer) > 0) {
        parts << Text::tr("8-bit integers %1 GOPS").arg(giga(limits.of(engine::Arithmetic::Integer)));
    }
    return Text::tr("Limits of this device, measured: %1").arg(parts.join(QStringLiteral(", "))) + QLatin1Char('\n');
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
        {"quote", samplesJson(report.quote)},
        {"state", QJsonObject{{"tokens", report.stateTokens},
                              {"bytes", report.stateBytes},
                              {"saveSeconds", report.saveSeconds},
                              {"restoreSeconds", report.restoreSeconds}}},
        {"peakBytes", report.peakBytes},
        {"roofline", limitsJson(report.limits)},
        {"memory", QJsonObject{{"tokens", verdict.context}, {"peakBytes", report.peakBytes}, {"verdictBytes", verdict.bytes}, {"documentBytes", verdict.documentBytes}}},
    };
}

QString reportText(const diagnostics::BenchmarkReport& report, const models::MemoryVerdict& verdict)
{
    const QLocale locale;
    const QString text = Text::tr("Device: %1 (%2), %n thread(s)", nullptr, report.threads)
                       .arg(report.device, report.features.join(QStringLiteral(", ")))
                   + QLatin1Char('\n')
                   + Text::tr("Loading: %1 in %2 ms")
                         .arg(locale.formattedDataSize(report.loadBytes), locale.toString(report.loadSeconds * 1e3, 'f', 1))
                   + QLatin1Char('\n');
    return text + samplesText(report.read, Text::tr("Reading %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow"))
           + samplesText(report.decode, Text::tr("Writing %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow"))
           + samplesText(report.quote, Text::tr("Quoting %1 tokens at depth %2: %3 tokens/s, %4 % of what the limits allow"))
           + limitsText(report.limits)
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
