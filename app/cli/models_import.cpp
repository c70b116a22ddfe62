// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/models_import.h"

#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/runtime/model_import.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonObject>
#include <QLocale>

namespace lectern::cli {

namespace {

const QString kQuant = QStringLiteral("quant");
const QString kOut = QStringLiteral("out");
const QStringList kQuantisations = {QStringLiteral("Q4_K_M"), QStringLiteral("Q8_0"), QStringLiteral("int8-experts")};

engine::Quantisation quantisationOf(const QString& name)
{
    if (name == kQuantisations[1]) {
        return engine::Quantisation::Q8_0;
    }
    return name == kQuantisations[2] ? engine::Quantisation::Int8Experts : engine::Quantisation::Q4_K_M;
}

/// Where the file goes. Throws Refusal for one that is there: it may be the only copy of something.
QString fileToWrite(const Arguments& arguments, const models::ModelEntry& model, const QString& quantisation)
{
    const QString wanted = arguments.value(kOut);
    const QString file = wanted.isEmpty() ? runtime::importedModelFile(model.path, quantisation) : wanted;
    if (QFileInfo::exists(file)) {
        throw Refusal{file, Text::tr("there is such a file already; choose another name with --out, or remove it")};
    }
    return file;
}

void showProgress(const engine::ImportProgress& progress, Console& console)
{
    const double fraction = progress.total == 0 ? -1 : double(progress.bytes) / double(progress.total);
    const QString tensor = QString::fromUtf8(progress.tensor.data(), qsizetype(progress.tensor.size()));
    const QLocale locale;
    const QString size =
        Text::tr("%1 of %2")
            .arg(locale.formattedDataSize(qint64(progress.bytes)), locale.formattedDataSize(qint64(progress.total)));
    console.progress(
        (tensor.isEmpty() ? Text::tr("Verifying what was written") : Text::tr("Converting %1").arg(printable(tensor))) +
            QStringLiteral(": ") + size,
        fraction);
}

} // namespace

std::vector<Option> importModelOptions()
{
    return {{.name = kQuant,
             .value = QStringLiteral("Q"),
             .help = Text::tr("what an imported model is stored as: Q4_K_M (the default), Q8_0 or int8-experts")},
            {.name = kOut, .value = Text::tr("FILE"), .help = Text::tr("the file that an import writes")}};
}

int importModel(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 2, 2);
    const QString quantisation = arguments.choice(kQuant, kQuantisations);
    const models::ModelEntry model = runtime::modelCatalogue().find(arguments.rest()[1]);
    const QString file = fileToWrite(arguments, model, quantisation);
    Console& console = surroundings.console;
    QElapsedTimer clock;
    clock.start();
    const runtime::Interrupt::Work work(surroundings.interrupt);
    const engine::ImportReport report = runtime::importModel(
        {.source = model.path,
         .file = file,
         .quantisation = quantisationOf(quantisation),
         .threads = runtimeOptions(arguments).threads},
        [&](const engine::ImportProgress& progress) { showProgress(progress, console); }, work.token());
    console.endProgress();
    if (report.startedAnew) {
        console.notice(Text::tr(
            "An unfinished import was begun anew: the model has changed since, or another kind of file was asked for."));
    }
    if (!report.finished) {
        console.notice(Text::tr("Stopped. The same command goes on from here; %1 holds what is done.")
                           .arg(printable(file + QStringLiteral(".part"))));
        return Interrupted;
    }
    const double seconds = double(clock.elapsed()) / 1000;
    if (arguments.has(option::kJson)) {
        console.writeBytes(jsonLine({{"file", QFileInfo(file).absoluteFilePath()},
                                     {"bytes", qint64(report.bytes)},
                                     {"quantisation", quantisation},
                                     {"tensors", qint64(report.tensors)},
                                     {"seconds", seconds},
                                     {"resumed", report.keptTensors > 0}}));
        return Done;
    }
    const QLocale locale;
    console.write(Text::tr("%1: %2, %3 tensors, %4; written and verified in %5 s")
                      .arg(printable(file), locale.formattedDataSize(report.bytes), locale.toString(qint64(report.tensors)),
                           quantisation, locale.toString(seconds, 'f', 1)) +
                  QLatin1Char('\n'));
    return Done;
}

} // namespace lectern::cli
