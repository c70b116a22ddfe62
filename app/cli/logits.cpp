// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"
#include "app/cli/input_file.h"
#include "app/cli/json.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/diagnostics/logits_dump.h"
#include "app/diagnostics/token_ids.h"
#include "app/runtime/runtime.h"

#include <QLocale>

namespace lectern::cli {

namespace {

const QString kTokens = QStringLiteral("tokens");
const QString kOut = QStringLiteral("out");
const QString kChunk = QStringLiteral("chunk");
const QString kLayers = QStringLiteral("layers");
const QString kPrecision = QStringLiteral("precision");
const QString kExact = QStringLiteral("exact");
const QString kFast = QStringLiteral("fast");

constexpr qint64 kMostChunk = 1 << 20;

int logits(const Arguments& arguments, Surroundings& surroundings)
{
    expectRest(arguments, 0, 0);
    for (const QString& needed : {kTokens, kOut}) {
        if (arguments.value(needed).isEmpty()) {
            throw Refusal{dashed(needed), Text::tr("this option is needed"), WrongUsage};
        }
    }
    const diagnostics::LogitsDumpOptions options{
        .out = arguments.value(kOut),
        .layersFolder = arguments.value(kLayers),
        .exact = arguments.choice(kPrecision, {kExact, kFast}) == kExact,
        .chunkTokens = int(arguments.number(kChunk, 1, kMostChunk).value_or(0)),
    };
    runtime::RuntimeOptions where = runtimeOptions(arguments);
    if (options.exact && where.device == engine::Device::Auto) {
        where.device = engine::Device::Cpu; // which alone computes so
    }
    runtime::Runtime runtime(where);
    const auto ids = diagnostics::parseTokenIds(readInputFile(arguments.value(kTokens)));

    runtime::Interrupt::Work work(surroundings.interrupt);
    const bool whole = diagnostics::dumpLogits(runtime.engine(), ids, options, work.token(), [&](qint64 done, qint64 total) {
        const QLocale locale;
        surroundings.console.progress(Text::tr("Token %1 of %2").arg(locale.toString(done), locale.toString(total)),
                                      double(done) / double(total));
    });
    surroundings.console.endProgress();
    if (!whole) {
        return Interrupted;
    }
    if (arguments.has(option::kJson)) {
        surroundings.console.writeBytes(jsonLine({{"tokens", qint64(ids.size())}, {"vocab", runtime.modelInfo().vocabulary}}));
    }
    return Done;
}

} // namespace

Verb logitsVerb()
{
    return {.name = QStringLiteral("logits"),
            .usage = Text::tr("--tokens IDS.txt --out OUT.f32"),
            .summary = Text::tr("writes the model's logits after each token: raw little-endian float32 [tokens, vocab]"),
            .options = {{.name = kTokens, .value = Text::tr("FILE"), .help = Text::tr("token ids separated by white space")},
                        {.name = kOut, .value = Text::tr("FILE"), .help = Text::tr("where the logits go")},
                        {.name = kChunk, .value = Text::tr("N"), .help = Text::tr("tokens read at a time")},
                        {.name = kLayers, .value = Text::tr("FOLDER"),
                         .help = Text::tr("also writes the hidden states of each layer there")},
                        {.name = kPrecision, .value = QStringLiteral("exact|fast"),
                         .help = Text::tr("exact: float32 throughout; fast: as answers are made")}},
            .run = logits};
}

} // namespace lectern::cli
