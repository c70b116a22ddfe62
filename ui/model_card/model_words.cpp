// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/model_card/model_words.h"

#include <QLocale>

namespace lectern::ui {

namespace {

constexpr double kMillion = 1e6;
constexpr double kBillion = 1e9;
const QString kDot = QStringLiteral(" · ");

} // namespace

QString ModelWords::count(qint64 number)
{
    const QLocale locale;
    const auto digits = [](double value) { return value < 10 ? 1 : 0; };
    if (double(number) >= kBillion)
        return tr("%1 billion").arg(locale.toString(double(number) / kBillion, 'f', digits(double(number) / kBillion)));
    return tr("%1 million").arg(locale.toString(double(number) / kMillion, 'f', digits(double(number) / kMillion)));
}

QString ModelWords::size(const runtime::ModelFacts& facts)
{
    const QString parameters =
        facts.activeParameters < facts.parameters
            ? tr("%1 parameters, %2 of them used for a token").arg(count(facts.parameters), count(facts.activeParameters))
            : tr("%1 parameters").arg(count(facts.parameters));
    return parameters + kDot + QLocale().formattedDataSize(facts.weightBytes, 0, QLocale::DataSizeSIFormat);
}

QString ModelWords::layers(const runtime::ModelFacts& facts)
{
    const QLocale locale;
    QString words = tr("%1: %2 Mamba, %3 attention")
                        .arg(locale.toString(facts.layers), locale.toString(facts.layers - facts.attentionLayers),
                             locale.toString(facts.attentionLayers));
    if (facts.expertLayers > 0)
        words += kDot + tr("%1 with %2 experts").arg(locale.toString(facts.expertLayers), locale.toString(facts.experts));
    return words;
}

QString ModelWords::window(const runtime::DeskInfo& info)
{
    const QLocale locale;
    const QString words = tr("%1 tokens in one conversation").arg(locale.toString(info.contextLimit));
    return info.trainedContext < info.contextLimit
               ? words + kDot + tr("trained on up to %1").arg(locale.toString(info.trainedContext))
               : words;
}

QString ModelWords::device(const runtime::DeskInfo& info)
{
    if (info.device != QLatin1String("cpu"))
        return tr("the GPU of this computer: %1").arg(info.deviceName);
    const QString words = tr("the processor of this computer (CPU)");
    return info.noGpu.isEmpty() ? words : words + kDot + tr("the GPU is not used: %1").arg(info.noGpu);
}

QString ModelWords::speed(const ModelSpeed& speed)
{
    const QLocale locale;
    QStringList words;
    if (speed.reading() > 0)
        words << tr("read %1 tokens a second").arg(locale.toString(qRound64(speed.reading())));
    if (speed.answering() > 0)
        words << tr("answered with %1 tokens a second").arg(locale.toString(qRound64(speed.answering())));
    return words.isEmpty() ? tr("known when it has read or answered something") : words.join(kDot);
}

QString ModelWords::chat(const runtime::ModelFacts& facts)
{
    using Chat = runtime::ModelFacts::Chat;
    const QString name = facts.chatFormat == QLatin1String("chatml") ? QStringLiteral("ChatML") : QStringLiteral("<|bom|>");
    const QString thinking = facts.thinks ? kDot + tr("it thinks before it answers") : QString();
    switch (facts.chat) {
    case Chat::OwnTemplate:
        return tr("as its own template says") + thinking;
    case Chat::UnknownTemplate:
        return tr("in the format %1, chosen by its vocabulary: its own template is not a known one").arg(name) + thinking;
    case Chat::NoTemplate:
        return tr("in the format %1, chosen by its vocabulary: it comes without a template").arg(name);
    case Chat::None:
        break;
    }
    return tr("none");
}

QString ModelWords::baseModel()
{
    return tr("Base model: continues text, does not answer questions.");
}

QString ModelWords::promise(const runtime::DeskInfo& info)
{
    if (info.facts.chat == runtime::ModelFacts::Chat::None)
        return baseModel();
    if (!info.builtIn)
        return tr(
            "A model of your own. Every quotation in its answers is looked up in the document; rely on that mark rather than "
            "on the model.");
    return tr(
        "It finds sentences and quotes them, and nothing else: it cannot reason, calculate or explain, and its summaries are "
        "weak. Often it quotes the wrong sentence, in long documents more often than not. Every quotation is looked up in "
        "the document; rely on that mark rather than on the model.");
}

QString ModelWords::way(const runtime::DeskInfo& info)
{
    return info.builtIn ? tr("For full answers use a larger Jamba model: put its folder on this computer and choose it in the "
                             "settings, under Model.")
                        : tr("Another model is chosen in the settings, under Model.");
}

} // namespace lectern::ui
