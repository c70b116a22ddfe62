// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_profile.h"

#include "app/cli/text.h"

#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <array>
#include <vector>

namespace lectern::cli {

namespace {

using diagnostics::SpeedSample;
using engine::Operation;

struct Name {
    Operation operation;
    QString json;
    QString shown;
};

std::vector<Name> names()
{
    return {{Operation::Embedding, QStringLiteral("embedding"), Text::tr("embedding")},
            {Operation::Norm, QStringLiteral("norm"), Text::tr("norms, residuals")},
            {Operation::MambaIn, QStringLiteral("mambaIn"), Text::tr("Mamba: in_proj")},
            {Operation::Convolution, QStringLiteral("convolution"), Text::tr("Mamba: convolution")},
            {Operation::MambaX, QStringLiteral("mambaX"), Text::tr("Mamba: x_proj")},
            {Operation::MambaDt, QStringLiteral("mambaDt"), Text::tr("Mamba: dt_proj")},
            {Operation::Scan, QStringLiteral("scan"), Text::tr("Mamba: scan")},
            {Operation::MambaOut, QStringLiteral("mambaOut"), Text::tr("Mamba: out_proj")},
            {Operation::AttentionIn, QStringLiteral("attentionIn"), Text::tr("attention: q, k, v")},
            {Operation::Attention, QStringLiteral("attention"), Text::tr("attention")},
            {Operation::AttentionOut, QStringLiteral("attentionOut"), Text::tr("attention: o")},
            {Operation::FeedForward, QStringLiteral("feedForward"), Text::tr("feed-forward")},
            {Operation::Router, QStringLiteral("router"), Text::tr("router")},
            {Operation::Experts, QStringLiteral("experts"), Text::tr("experts")},
            {Operation::Activation, QStringLiteral("activation"), Text::tr("SwiGLU")},
            {Operation::Head, QStringLiteral("head"), Text::tr("output head")}};
}

/// One line of a sample's account.
struct Line {
    QString json;
    QString shown;
    double seconds = 0;
    double share = 0; ///< of the sample's time
    double bytesPerSecond = 0;
    double memoryShare = 0; ///< of the bandwidth
    double operationsPerSecond = 0;
    double arithmeticShare = 0; ///< of the peaks of the arithmetic in use
};

std::vector<Line> linesOf(const SpeedSample& sample, const engine::DeviceLimits& limits)
{
    std::vector<Line> lines;
    for (const Name& name : names()) {
        const engine::Profile::Record& record = sample.profile.of(name.operation);
        if (record.seconds <= 0) {
            continue;
        }
        lines.push_back({.json = name.json,
                         .shown = name.shown,
                         .seconds = record.seconds,
                         .share = record.seconds / sample.seconds,
                         .bytesPerSecond = record.bytes / record.seconds,
                         .memoryShare = record.bytes / sample.bytesPerSecond / record.seconds,
                         .operationsPerSecond = record.allOperations() / record.seconds,
                         .arithmeticShare = record.computingSeconds(limits) / record.seconds});
    }
    std::ranges::sort(lines, std::ranges::greater(), &Line::seconds);
    const double other = std::max(0.0, sample.seconds - sample.profile.seconds());
    lines.push_back(
        {.json = QStringLiteral("other"), .shown = Text::tr("other"), .seconds = other, .share = other / sample.seconds});
    return lines;
}

QJsonArray samplesJson(const std::vector<SpeedSample>& samples, const engine::DeviceLimits& limits)
{
    QJsonArray array;
    for (const SpeedSample& sample : samples) {
        QJsonArray operations;
        for (const Line& line : linesOf(sample, limits)) {
            operations.append(QJsonObject{{"operation", line.json},
                                          {"seconds", line.seconds},
                                          {"share", line.share},
                                          {"bytesPerSecond", line.bytesPerSecond},
                                          {"memoryShare", line.memoryShare},
                                          {"operationsPerSecond", line.operationsPerSecond},
                                          {"arithmeticShare", line.arithmeticShare}});
        }
        array.append(QJsonObject{{"depth", sample.depth},
                                 {"tokens", sample.tokens},
                                 {"seconds", sample.seconds},
                                 {"bandwidth", sample.bytesPerSecond},
                                 {"operations", operations}});
    }
    return array;
}

/// "  12.3 GB/s  45 %"; as wide where there is nothing to say.
QString rateText(double perSecond, const QString& unit, double share)
{
    const QLocale locale;
    if (perSecond <= 0) {
        return QString(8 + 1 + unit.size() + 6, QLatin1Char(' '));
    }
    return locale.toString(perSecond * 1e-9, 'f', 1).rightJustified(8) + QLatin1Char(' ') + unit
           + locale.toString(share * 100, 'f', 0).rightJustified(4) + QStringLiteral(" %");
}

QString samplesText(const std::vector<SpeedSample>& samples, const engine::DeviceLimits& limits, const QString& title)
{
    const QLocale locale;
    QString text;
    for (const SpeedSample& sample : samples) {
        text += QLatin1Char('\n') + title.arg(locale.toString(sample.tokens), locale.toString(sample.depth)) + QLatin1Char('\n');
        for (const Line& line : linesOf(sample, limits)) {
            const QString row = QStringLiteral("  ") + line.shown.leftJustified(24)
                                + locale.toString(line.share * 100, 'f', 1).rightJustified(6) + QStringLiteral(" %")
                                + rateText(line.bytesPerSecond, QStringLiteral("GB/s"), line.memoryShare)
                                + rateText(line.operationsPerSecond, QStringLiteral("GOPS"), line.arithmeticShare);
            text += row.trimmed().prepend(QStringLiteral("  ")) + QLatin1Char('\n');
        }
    }
    return text;
}

} // namespace

QJsonObject profileJson(const diagnostics::BenchmarkReport& report)
{
    return {{"read", samplesJson(report.read, report.limits)}, {"decode", samplesJson(report.decode, report.limits)}};
}

QString profileText(const diagnostics::BenchmarkReport& report)
{
    return samplesText(report.read, report.limits, Text::tr("Where the time goes, reading %1 tokens at depth %2:"))
           + samplesText(report.decode, report.limits, Text::tr("Where the time goes, writing %1 tokens at depth %2:"))
           + QLatin1Char('\n') + Text::tr("Percentages after GB/s and GOPS are of the measured limits; activations are not counted as traffic.")
           + QLatin1Char('\n');
}

} // namespace lectern::cli
