// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/json.h"
#include "app/cli/models_import.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/models/memory_verdict.h"
#include "app/runtime/gpu_text.h"
#include "app/runtime/model_facts.h"
#include "app/runtime/runtime.h"
#include "engine/base/failure.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace lectern::cli {

namespace {

constexpr qint64 kPromisedContext = 140'000;

/// What the built-in model is, said wherever it is listed.
QString builtInLabel()
{
    return Text::tr("built in; finds and quotes; often the wrong sentence in long documents");
}

int listModels(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 1, 1);
    QJsonArray models;
    QString lines;
    for (const models::ModelEntry& model : runtime::modelCatalogue().models()) {
        const bool isDefault = model.builtIn && model.id == models::ModelCatalogue::builtInId();
        models.append(QJsonObject{{"id", model.id}, {"path", model.path}, {"builtIn", model.builtIn}, {"default", isDefault}});
        lines += model.id + QLatin1Char('\t') + (model.builtIn ? builtInLabel() : model.path) + QLatin1Char('\n');
    }
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine({{"models", models}}));
    } else {
        surroundings.console.write(lines);
    }
    return Done;
}

/// What each device says of a model.
struct DeviceVerdicts {
    std::vector<models::MemoryVerdict> fits;
    QString gpu; ///< why a GPU is not among them
};

/// On each device: the context asked for, else what the program promises and what the model takes.
DeviceVerdicts verdictsOn(const QString& model, const engine::ModelInfo& info, std::optional<qint64> context)
{
    std::vector<qint64> contexts = {context.value_or(std::min(kPromisedContext, qint64(info.contextLength)))};
    if (!context && info.contextLength > contexts.front()) {
        contexts.push_back(info.contextLength);
    }
    DeviceVerdicts verdicts;
    for (const qint64 tokens : contexts) {
        verdicts.fits.push_back(models::memoryVerdict(info, tokens, runtime::processor()));
    }
    for (const qint64 tokens : contexts) {
        const runtime::GpuVerdict gpu = runtime::gpuVerdict(model, tokens);
        if (gpu.verdict) {
            verdicts.fits.push_back(*gpu.verdict);
        } else {
            verdicts.gpu = runtime::gpuText(gpu.fit);
        }
    }
    return verdicts;
}

QString layerKind(const engine::ModelInfo::Layer& layer)
{
    return layer.kind == engine::LayerKind::Attention ? QStringLiteral("attention") : QStringLiteral("mamba");
}

/// 0.9, not 0.8999999761581421.
double asWritten(float number)
{
    return QString::number(double(number)).toDouble();
}

QJsonObject infoJson(const engine::ModelInfo& info, const DeviceVerdicts& verdicts)
{
    QJsonArray layers;
    for (const engine::ModelInfo::Layer& layer : info.layers) {
        layers.append(QJsonObject{{"kind", layerKind(layer)}, {"experts", layer.experts}});
    }
    QJsonArray fits;
    for (const models::MemoryVerdict& verdict : verdicts.fits) {
        fits.append(QJsonObject{{"device", verdict.device},
                                {"bytes", verdict.bytes},
                                {"context", verdict.context},
                                {"verdict", models::verdictName(verdict)}});
    }
    QJsonObject object{
        {"architecture", QString::fromStdString(info.architecture)},
        {"parameters", qint64(info.parameters)},
        {"active", qint64(info.activeParameters)},
        {"layers", layers},
        {"quantisation", QString::fromStdString(info.weightType)},
        {"vocab", info.vocabulary},
        {"contextLength", qint64(info.contextLength)},
        {"trainedContext", qint64(info.trainedContext)},
        {"searchResults", info.searchResults},
        {"answersQuoteResults", info.answersQuoteResults},
        {"searchWeight", asWritten(info.searchWeight)},
        {"notFoundBias", asWritten(info.notFoundBias)},
        {"templates", QString::fromStdString(info.chatFormat)},
        {"templateKnown", info.templateOrigin == engine::TemplateOrigin::Known},
        {"licence", QString::fromStdString(info.licence)},
        {"fits", fits},
    };
    if (!verdicts.gpu.isEmpty()) {
        object["gpu"] = verdicts.gpu;
    }
    return object;
}

QString fitText(const models::MemoryVerdict& verdict)
{
    const QLocale locale;
    const QString needed = locale.formattedDataSize(verdict.bytes);
    const QString available = verdict.available < 0 ? QStringLiteral("?") : locale.formattedDataSize(verdict.available);
    const QString context = locale.toString(verdict.context);
    switch (verdict.fit) {
    case models::Fit::Fits:
        return Text::tr("%1: fits: %2 of %3 with a context of %4 tokens").arg(verdict.device, needed, available, context);
    case models::Fit::FitsTo:
        return Text::tr("%1: fits to %2 tokens of context; %3 would need %4 of %5")
            .arg(verdict.device, locale.toString(verdict.fitsTo), context, needed, available);
    case models::Fit::DoesNotFit:
        break;
    }
    return Text::tr("%1: does not fit: %2 needed, %3 available").arg(verdict.device, needed, available);
}

QString chatText(const engine::ModelInfo& info)
{
    using Chat = runtime::ModelFacts::Chat;
    const QString format = QString::fromStdString(info.chatFormat);
    switch (runtime::chatOf(info)) {
    case Chat::OwnTemplate: return Text::tr("Chat template: %1").arg(format);
    case Chat::UnknownTemplate:
        return Text::tr("Chat template: %1, chosen by its vocabulary; its own template is not a known one").arg(format);
    case Chat::NoTemplate: return Text::tr("Chat template: %1, chosen by its vocabulary; it comes without a template").arg(format);
    case Chat::None: break;
    }
    return Text::tr("Base model: continues text, does not answer questions");
}

QString infoText(const engine::ModelInfo& info, const DeviceVerdicts& verdicts)
{
    const QLocale locale;
    const auto attention = std::count_if(info.layers.begin(), info.layers.end(), [](const engine::ModelInfo::Layer& layer) {
        return layer.kind == engine::LayerKind::Attention;
    });
    int experts = 1;
    for (const engine::ModelInfo::Layer& layer : info.layers) {
        experts = std::max(experts, layer.experts);
    }
    QStringList lines{
        Text::tr("Architecture: %1, %2").arg(QString::fromStdString(info.architecture), QString::fromStdString(info.weightType)),
        Text::tr("Parameters: %1, %2 of them used for a token")
            .arg(locale.toString(qint64(info.parameters)), locale.toString(qint64(info.activeParameters))),
        Text::tr("Layers: %1, %2 of them attention; up to %3 experts")
            .arg(locale.toString(qint64(info.layers.size())), locale.toString(qint64(attention)), locale.toString(experts)),
        Text::tr("Context: %1 tokens; trained for %2")
            .arg(locale.toString(qint64(info.contextLength)), locale.toString(qint64(info.trainedContext))),
        chatText(info),
        Text::tr("Licence: %1").arg(info.licence.empty() ? Text::tr("not stated") : QString::fromStdString(info.licence)),
    };
    if (info.searchResults > 0) {
        lines += Text::tr("Search: gives it up to %1 passages with a question").arg(locale.toString(info.searchResults));
    }
    if (info.answersQuoteResults) {
        lines += Text::tr("Answers: only quotations of these; search's score counts %1, \"not found\" %2 more")
                     .arg(locale.toString(info.searchWeight), locale.toString(info.notFoundBias));
    }
    for (const models::MemoryVerdict& verdict : verdicts.fits) {
        lines += fitText(verdict);
    }
    if (!verdicts.gpu.isEmpty()) {
        lines += Text::tr("GPU: not used: %1").arg(verdicts.gpu);
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int inspectModel(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 2, 2);
    const models::ModelEntry model = runtime::modelCatalogue().find(arguments.rest()[1]);
    const engine::ModelInfo info = runtime::inspectModel(model.path);
    const qint64 context = runtimeOptions(arguments).context;
    const DeviceVerdicts fits = verdictsOn(model.path, info, context > 0 ? std::optional(context) : std::nullopt);
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine(infoJson(info, fits)));
        return Done;
    }
    if (model.builtIn) {
        surroundings.console.write(model.id + QStringLiteral(": ") + builtInLabel() + QLatin1Char('\n'));
    }
    surroundings.console.write(infoText(info, fits));
    return Done;
}

int models(const Arguments& arguments, Surroundings& surroundings)
{
    const QString what = arguments.rest().value(0);
    if (what == QStringLiteral("list")) {
        return listModels(arguments, surroundings);
    }
    if (what == QStringLiteral("inspect")) {
        return inspectModel(arguments, surroundings);
    }
    if (what == QStringLiteral("import")) {
        return importModel(arguments, surroundings);
    }
    throw Refusal{what, Text::tr("expected \"list\", \"inspect\" or \"import\""), WrongUsage};
}

} // namespace

Verb modelsVerb()
{
    return {.name = QStringLiteral("models"),
            .usage = Text::tr("list | inspect ID|PATH | import ID|PATH"),
            .summary = Text::tr("lists the models, says what a model is and whether it fits this computer, or makes a smaller file of one"),
            .options = importModelOptions(),
            .run = models};
}

} // namespace lectern::cli
