// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_state.h"

#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QStorageInfo>

namespace lectern::cli {

namespace {

using diagnostics::Spread;
using diagnostics::StateReport;
using diagnostics::StateStep;

const diagnostics::StateBounds kBounds;
constexpr double kUndisturbed = 0.85; // share of the processor below which times of reading say little

QJsonObject spreadJson(const Spread& spread)
{
    return {{"least", spread.least}, {"median", spread.median}, {"most", spread.most}};
}

QJsonObject diskJson(const diagnostics::DiskRate& disk)
{
    return {
        {"bytes", disk.bytes},
        {"writeBytesPerSecond", disk.write},
        {"readColdBytesPerSecond", disk.readCold},
        {"readDirectBytesPerSecond", disk.readDirect > 0 ? QJsonValue(disk.readDirect) : QJsonValue()},
        {"readWarmBytesPerSecond", disk.readWarm},
        {"cachedBytes", disk.cachedBytes},
    };
}

QJsonObject savingJson(const diagnostics::SavingFigures& saving)
{
    const auto amplification = saving.amplification();
    return {
        {"tokens", saving.tokens},
        {"checkpoints", saving.checkpoints},
        {"bytes", saving.stateBytes},
        {"seconds", saving.seconds},
        {"writtenBytes", saving.writtenBytes ? QJsonValue(*saving.writtenBytes) : QJsonValue()},
        {"amplification", amplification ? QJsonValue(*amplification) : QJsonValue()},
        {"amplificationBound", kBounds.amplification},
        {"fileGrowthBytes", saving.fileGrowth},
        {"fileGrowthAmplification", saving.growthAmplification()},
    };
}

double coldBound(const StateReport& report)
{
    return double(report.restoring.bytes) / (kBounds.shareOfDisk * report.disk.readCold) + kBounds.coldRestoreSeconds;
}

QJsonObject restoringJson(const StateReport& report)
{
    const diagnostics::RestoringFigures& restoring = report.restoring;
    const double warm = double(restoring.bytes) / restoring.warm.median;
    const double cold = double(restoring.bytes) / restoring.cold.median;
    return {
        {"tokens", report.saving.tokens},
        {"bytes", restoring.bytes},
        {"warmSeconds", spreadJson(restoring.warm)},
        {"warmSecondsBound", kBounds.warmRestoreSeconds},
        {"warmBytesPerSecond", warm},
        {"warmShareOfDisk", warm / report.disk.readWarm},
        {"coldSeconds", spreadJson(restoring.cold)},
        {"coldBytesPerSecond", cold},
        {"coldShareOfDisk", cold / report.disk.readCold},
        {"coldSecondsBound", coldBound(report)},
        {"cachedBytes", restoring.cachedBytes},
        {"position", restoring.position},
    };
}

QJsonObject turnJson(const diagnostics::TurnFigures& turns)
{
    return {{"count", turns.count},
            {"beginSeconds", spreadJson(turns.begin)},
            {"finishSeconds", spreadJson(turns.finish)},
            {"finishSecondsBound", kBounds.turnSeconds}};
}

QJsonObject branchesJson(const diagnostics::BranchFigures& branches)
{
    return {
        {"tokens", branches.tokens},
        {"count", branches.count},
        {"forkSeconds", spreadJson(branches.fork)},
        {"forkSecondsBound", kBounds.forkSeconds},
        {"rollbackSeconds", spreadJson(branches.rollback)},
        {"rollbackSecondsBound", kBounds.rollbackSeconds},
        {"forkedBytes", branches.forkedBytes},
        {"forkedLeastBytes", branches.forkedLeast},
    };
}

QJsonObject libraryJson(const diagnostics::LibraryFigures& library)
{
    return {
        {"documents", library.size.documents},
        {"turns", library.size.turns},
        {"bytes", library.bytes},
        {"openSeconds", spreadJson(library.open)},
        {"openSecondsBound", kBounds.openSeconds},
        {"searchSeconds", spreadJson(library.search)},
        {"searchSecondsBound", kBounds.searchSeconds},
        {"hits", library.hits},
    };
}

QJsonObject intervalJson(const diagnostics::Interval& interval)
{
    return {{"low", interval.low}, {"high", interval.high}};
}

QJsonObject writingJson(const diagnostics::WritingSlowdown& writing)
{
    return {
        {"tokens", writing.tokens},
        {"pairs", writing.pairs},
        {"tokensPerSecond", writing.speed},
        {"slowdown", spreadJson(writing.slowdown)},
        {"slowdownSure", intervalJson(writing.sure)},
        {"processorSlowdown", spreadJson(writing.processorSlowdown)},
        {"processorSlowdownSure", intervalJson(writing.processorSure)},
        {"slowdownBound", kBounds.writingSlowdown},
    };
}

QJsonObject readingJson(const diagnostics::ReadingSlowdown& reading)
{
    return {
        {"tokens", reading.tokens},
        {"checkpoints", reading.checkpoints},
        {"pairTokens", reading.pairTokens},
        {"pairs", reading.pairs},
        {"plainTokensPerSecond", spreadJson(reading.plainSpeed)},
        {"savingTokensPerSecond", spreadJson(reading.savingSpeed)},
        {"slowdown", spreadJson(reading.slowdown)},
        {"slowdownSure", intervalJson(reading.sure)},
        {"slowdownBound", kBounds.slowdown},
        {"processorSlowdown", spreadJson(reading.processorSlowdown)},
        {"processorSlowdownSure", intervalJson(reading.processorSure)},
        {"processorShare", reading.processorShare},
        {"waitingShare", reading.waitingShare},
        {"lagSeconds", reading.lagSeconds},
        {"readAgain", reading.readAgain},
    };
}

QString rate(double bytesPerSecond)
{
    return Text::tr("%1 GB/s").arg(QLocale().toString(bytesPerSecond * 1e-9, 'f', 2));
}

QString megabytes(qint64 bytes)
{
    return Text::tr("%1 MB").arg(QLocale().toString(double(bytes) * 1e-6, 'f', 1));
}

QString milliseconds(double seconds)
{
    return Text::tr("%1 ms").arg(QLocale().toString(seconds * 1e3, 'f', 1));
}

QString percent(double share)
{
    return Text::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1));
}

/// " (at most 150 ms)", and whether it was.
QString bound(bool kept, const QString& most)
{
    return QLatin1Char(' ') + (kept ? Text::tr("(at most %1: kept)") : Text::tr("(at most %1: MISSED)")).arg(most);
}

QString diskText(const diagnostics::DiskRate& disk)
{
    const QString direct = disk.readDirect > 0 ? rate(disk.readDirect) : Text::tr("not possible here");
    return Text::tr(
               "Disk: a file of %1 written and synced at %2; read from the disk at %3, past the cache %4, from the cache at %5")
        .arg(megabytes(disk.bytes), rate(disk.write), rate(disk.readCold), direct, rate(disk.readWarm));
}

QString savingText(const diagnostics::SavingFigures& saving)
{
    const QLocale locale;
    const QString first =
        Text::tr("Saving %1 tokens in %n checkpoint(s): %2 of state in %3 s", nullptr, saving.checkpoints)
            .arg(locale.toString(saving.tokens), megabytes(saving.stateBytes), locale.toString(saving.seconds, 'f', 2));
    const auto amplification = saving.amplification();
    const QString second =
        amplification ? Text::tr("handed to the system: %1 times the state").arg(locale.toString(*amplification, 'f', 3)) +
                            bound(*amplification <= kBounds.amplification, locale.toString(kBounds.amplification, 'f', 1))
                      : Text::tr("handed to the system: it does not count that");
    return first + QStringLiteral("\n  ") + second + QStringLiteral("\n  ") +
           Text::tr("growth of the files: %1 times the state").arg(locale.toString(saving.growthAmplification(), 'f', 3));
}

QString restoringText(const StateReport& report)
{
    const diagnostics::RestoringFigures& restoring = report.restoring;
    const auto share = [&](double seconds, double disk) { return percent(double(restoring.bytes) / seconds / disk); };
    const auto speed = [&](double seconds) { return rate(double(restoring.bytes) / seconds); };
    return Text::tr("Restoring %1 tokens, %2:").arg(QLocale().toString(restoring.position), megabytes(restoring.bytes)) +
           QStringLiteral("\n  ") +
           Text::tr("warm: %1, best %2; %3, %4 of the cache's rate")
               .arg(milliseconds(restoring.warm.median), milliseconds(restoring.warm.least), speed(restoring.warm.median),
                    share(restoring.warm.median, report.disk.readWarm)) +
           bound(restoring.warm.median <= kBounds.warmRestoreSeconds, milliseconds(kBounds.warmRestoreSeconds)) +
           QStringLiteral("\n  ") +
           Text::tr("cold: %1, best %2; %3, %4 of the disk's rate")
               .arg(milliseconds(restoring.cold.median), milliseconds(restoring.cold.least), speed(restoring.cold.median),
                    share(restoring.cold.median, report.disk.readCold)) +
           bound(restoring.cold.median <= coldBound(report), milliseconds(coldBound(report)));
}

QString branchesText(const diagnostics::BranchFigures& branches)
{
    return Text::tr("A fork of %1 tokens: %2, worst %3")
               .arg(QLocale().toString(branches.tokens), milliseconds(branches.fork.median), milliseconds(branches.fork.most)) +
           bound(branches.fork.most <= kBounds.forkSeconds, milliseconds(kBounds.forkSeconds)) + QStringLiteral("\n  ") +
           Text::tr("saved 100 tokens later: %1 written, %2 of them new")
               .arg(megabytes(branches.forkedBytes), megabytes(branches.forkedLeast)) +
           QLatin1Char('\n') +
           Text::tr("Going back 8,192 tokens in memory: %1, worst %2")
               .arg(milliseconds(branches.rollback.median), milliseconds(branches.rollback.most)) +
           bound(branches.rollback.most <= kBounds.rollbackSeconds, milliseconds(kBounds.rollbackSeconds));
}

QString libraryText(const diagnostics::LibraryFigures& library)
{
    const QLocale locale;
    return Text::tr("A library of %1 documents and %2 turns (%3) opens cold in %4, worst %5")
               .arg(locale.toString(library.size.documents), locale.toString(library.size.turns), megabytes(library.bytes),
                    milliseconds(library.open.median), milliseconds(library.open.most)) +
           bound(library.open.most <= kBounds.openSeconds, milliseconds(kBounds.openSeconds)) + QStringLiteral("\n  ") +
           Text::tr("a search: %1, worst %2").arg(milliseconds(library.search.median), milliseconds(library.search.most)) +
           bound(library.search.most <= kBounds.searchSeconds, milliseconds(kBounds.searchSeconds));
}

QString sureText(const diagnostics::Interval& sure)
{
    return QLatin1Char(' ') + Text::tr("(95 %: %1 to %2)").arg(percent(sure.low), percent(sure.high));
}

/// What can be said of a slowdown that is known within an interval.
QString slowdownBound(const diagnostics::Interval& sure, double most)
{
    if (sure.high <= most || sure.low > most) {
        return sureText(sure) + bound(sure.high <= most, percent(most));
    }
    return sureText(sure) + QLatin1Char(' ') + Text::tr("(at most %1: cannot be told so exactly)").arg(percent(most));
}

QString writingText(const diagnostics::WritingSlowdown& writing)
{
    const QLocale locale;
    return Text::tr("Writing slowed by saving: %1").arg(percent(writing.slowdown.median)) +
           slowdownBound(writing.sure, kBounds.writingSlowdown) + QStringLiteral("\n  ") +
           Text::tr("median of %n pair(s) of %1 tokens", nullptr, writing.pairs).arg(locale.toString(writing.tokens)) +
           QStringLiteral("\n  ") +
           Text::tr("without saving %1 tokens/s; in processor time of the whole program %2")
               .arg(locale.toString(writing.speed, 'f', 0), percent(writing.processorSlowdown.median)) +
           sureText(writing.processorSure);
}

QString turnsText(const diagnostics::TurnFigures& turns)
{
    return Text::tr("A turn durable after its last token: %1, worst of %n: %2", nullptr, turns.count)
               .arg(milliseconds(turns.finish.median), milliseconds(turns.finish.most)) +
           bound(turns.finish.most <= kBounds.turnSeconds, milliseconds(kBounds.turnSeconds)) + QStringLiteral("\n  ") +
           Text::tr("its question before that: %1, worst %2")
               .arg(milliseconds(turns.begin.median), milliseconds(turns.begin.most));
}

QString readingText(const diagnostics::ReadingSlowdown& reading)
{
    const QLocale locale;
    const auto range = [](const Spread& spread) {
        return Text::tr("%1 (%2 to %3)").arg(percent(spread.median), percent(spread.least), percent(spread.most));
    };
    const QString verdict =
        reading.processorShare >= kUndisturbed
            ? slowdownBound(reading.sure, kBounds.slowdown)
            : QLatin1Char(' ') + Text::tr("(at most %1: cannot be told, other programs took too much of the processor)")
                                     .arg(percent(kBounds.slowdown));
    return Text::tr("Reading slowed by saving: %1").arg(percent(reading.slowdown.median)) + verdict + QStringLiteral("\n  ") +
           Text::tr("median of %n pair(s) of %1 tokens, in a document of %2 with %3 checkpoints: %4", nullptr, reading.pairs)
               .arg(locale.toString(reading.pairTokens), locale.toString(reading.tokens), locale.toString(reading.checkpoints),
                    range(reading.slowdown)) +
           QStringLiteral("\n  ") +
           Text::tr("without saving %1 tokens/s, with it %2 tokens/s; in processor time %3")
               .arg(locale.toString(reading.plainSpeed.median, 'f', 0), locale.toString(reading.savingSpeed.median, 'f', 0),
                    range(reading.processorSlowdown)) +
           sureText(reading.processorSure) + QStringLiteral("\n  ") +
           Text::tr("waiting for the store: %1; all on the disk %2 after the last token")
               .arg(percent(reading.waitingShare), milliseconds(reading.lagSeconds)) +
           QStringLiteral("\n  ") +
           Text::tr("restored, but read again all the same: %n token(s)", nullptr, int(reading.readAgain));
}

QString stepText(StateStep step)
{
    switch (step) {
    case StateStep::Disk:
        return Text::tr("Measuring the disk");
    case StateStep::Save:
        return Text::tr("Saving a long state");
    case StateStep::Restore:
        return Text::tr("Restoring it");
    case StateStep::Branch:
        return Text::tr("Forking it and going back");
    case StateStep::Turns:
        return Text::tr("Keeping turns");
    case StateStep::Write:
        return Text::tr("Writing with and without saving");
    case StateStep::Library:
        return Text::tr("Making and opening a large library");
    case StateStep::Read:
        break;
    }
    return Text::tr("Reading with and without saving");
}

} // namespace

QString stateBenchmarkFolder(const QString& library, const engine::ModelInfo& model)
{
    const QString folder = QFileInfo(QDir::cleanPath(library)).absolutePath();
    if (!QDir().mkpath(folder)) {
        throw Refusal{folder, Text::tr("the folder cannot be made")};
    }
    const qint64 needed = diagnostics::stateBenchmarkDiskBytes(model, {});
    const qint64 available = QStorageInfo(folder).bytesAvailable();
    if (available < needed) {
        const QLocale locale;
        throw Refusal{folder, Text::tr("measuring the store takes %1 of free disk, and there are %2")
                                  .arg(locale.formattedDataSize(needed), locale.formattedDataSize(available))};
    }
    return folder;
}

std::optional<StateReport> measureStore(runtime::Runtime& runtime, const QString& folder, std::stop_token stop,
                                        Console& console)
{
    diagnostics::StateBenchmarkOptions options;
    if (!runtime.model().builtIn) {
        options.writing.pairs = 0;
        options.reading.documents = 0;
    }
    return diagnostics::runStateBenchmark(runtime.engine(), folder, options, std::move(stop),
                                          [&](StateStep step, double fraction) { console.progress(stepText(step), fraction); });
}

QJsonObject storeJson(const StateReport& report)
{
    return {
        {"disk", diskJson(report.disk)},
        {"save", savingJson(report.saving)},
        {"restore", restoringJson(report)},
        {"branch", branchesJson(report.branches)},
        {"turn", turnJson(report.turns)},
        {"write", report.writing.pairs > 0 ? QJsonValue(writingJson(report.writing)) : QJsonValue()},
        {"library", libraryJson(report.library)},
        {"read", report.reading.pairs > 0 ? QJsonValue(readingJson(report.reading)) : QJsonValue()},
    };
}

QString storeText(const StateReport& report)
{
    QStringList parts{diskText(report.disk), savingText(report.saving), restoringText(report), branchesText(report.branches),
                      turnsText(report.turns)};
    if (report.writing.pairs > 0) {
        parts += writingText(report.writing);
    }
    parts += libraryText(report.library);
    if (report.reading.pairs > 0) {
        parts += readingText(report.reading);
    }
    return parts.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace lectern::cli
