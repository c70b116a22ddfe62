// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"

#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace lectern::cli {

namespace {

constexpr qint64 kMostThreads = 1024;
constexpr qint64 kMostContext = 1LL << 24;

} // namespace

std::vector<Option> commonOptions()
{
    return {
        {.name = option::kLibrary, .value = Text::tr("DIR"), .help = Text::tr("the library's folder; without it the user's own")},
        {.name = option::kModel, .value = Text::tr("ID|PATH"), .help = Text::tr("the model; without it the built-in one")},
        {.name = option::kDevice, .value = QStringLiteral("auto|cpu|cuda"), .help = Text::tr("where the model runs")},
        {.name = option::kThreads, .value = Text::tr("N"), .help = Text::tr("threads of the model; by default one for each core")},
        {.name = option::kContext, .value = Text::tr("N"), .help = Text::tr("tokens that may be in one conversation")},
        {.name = option::kJson, .value = {}, .help = Text::tr("one JSON object on standard output")},
        {.name = option::kQuiet, .value = {}, .help = Text::tr("no progress and no notices")},
    };
}

Option passwordFileOption()
{
    return {.name = option::kPasswordFile, .value = Text::tr("FILE"),
            .help = Text::tr("the first line of this file is the password of encrypted documents")};
}

Option ocrOption()
{
    const auto namesLanguages = [](const QString& word) {
        static const QRegularExpression languages(QStringLiteral("^[a-z]{3}(_[A-Za-z_]+)?([+,][a-z]{3}(_[A-Za-z_]+)?)*$"));
        return languages.match(word).hasMatch() && !QFileInfo::exists(word);
    };
    return {.name = option::kOcr, .value = Text::tr("LANG"),
            .help = Text::tr("recognises the text of scanned pages; the language, as deu or deu+eng, is guessed where it is left out"),
            .mayBeValue = namesLanguages};
}

runtime::RuntimeOptions runtimeOptions(const Arguments& arguments)
{
    const QString device = arguments.choice(
        option::kDevice, {QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda")});
    const auto chosen = device == QStringLiteral("cpu")    ? engine::Device::Cpu
                        : device == QStringLiteral("cuda") ? engine::Device::Cuda
                                                           : engine::Device::Auto;
    return {.model = arguments.value(option::kModel),
            .threads = int(arguments.number(option::kThreads, 1, kMostThreads).value_or(0)),
            .context = arguments.number(option::kContext, 1, kMostContext).value_or(0),
            .device = chosen};
}

void expectRest(const Arguments& arguments, int least, int most)
{
    if (arguments.rest().size() < least) {
        throw Refusal{{}, Text::tr("something is missing"), WrongUsage};
    }
    if (arguments.rest().size() > most) {
        throw Refusal{arguments.rest()[most], Text::tr("one word too many"), WrongUsage};
    }
}

} // namespace lectern::cli
