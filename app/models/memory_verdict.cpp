// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/memory_verdict.h"

#include "engine/session.h"

#include <algorithm>

namespace lectern::models {

namespace {

// Held at the same time: what the session stands on, the end of the last turn, a state that is being saved and its bytes, and
// what the next token and the guesses after it are written to.
constexpr qint64 kStates = 4 + 1 + qint64(engine::kMostGuesses);
constexpr qint64 kProgramBytes = 32LL << 20; // the program itself with its libraries, vocabulary, library cache and document
constexpr qint64 kTextBytesPerToken = 160;   // text, word boxes, tokens and their maps
constexpr qint64 kLeastUsefulContext = 4096; // below this no document worth the name fits
constexpr qint64 kStep = 1000;

} // namespace

MemoryVerdict memoryVerdict(const engine::ModelInfo& model, qint64 context, const DeviceMemory& memory)
{
    const qint64 perToken = model.residentKvBytesPerToken + kTextBytesPerToken;
    const qint64 logitBytes = qint64(model.vocabulary) * qint64(sizeof(float));
    const qint64 fixed = model.residentWeightBytes + model.scratchBytes + kStates * (model.recurrentStateBytes + logitBytes) + kProgramBytes;

    MemoryVerdict verdict{.device = memory.device, .context = context, .bytes = fixed + perToken * context,
                          .documentBytes = kTextBytesPerToken * context,
                          .available = memory.available, .fit = Fit::Fits, .fitsTo = context};
    if (memory.available < 0 || verdict.bytes <= memory.available) {
        return verdict;
    }
    const qint64 spare = memory.available - fixed;
    const qint64 tokens = spare <= 0 ? 0 : std::min(context, spare / perToken / kStep * kStep);
    verdict.fit = tokens >= kLeastUsefulContext ? Fit::FitsTo : Fit::DoesNotFit;
    verdict.fitsTo = verdict.fit == Fit::FitsTo ? tokens : 0;
    return verdict;
}

MemoryVerdict gpuMemoryVerdict(const engine::GpuFit& fit, qint64 context)
{
    MemoryVerdict verdict{.device = QStringLiteral("cuda"), .context = context, .bytes = fit.neededBytes, .documentBytes = 0,
                          .available = fit.freeBytes, .fit = Fit::Fits, .fitsTo = context};
    if (fit.contextThatFits >= context) {
        return verdict;
    }
    const qint64 tokens = fit.contextThatFits / kStep * kStep;
    verdict.fit = tokens >= kLeastUsefulContext ? Fit::FitsTo : Fit::DoesNotFit;
    verdict.fitsTo = verdict.fit == Fit::FitsTo ? tokens : 0;
    return verdict;
}

QString verdictName(const MemoryVerdict& verdict)
{
    switch (verdict.fit) {
    case Fit::Fits:
        return QStringLiteral("fits");
    case Fit::FitsTo:
        return QStringLiteral("fits to %1").arg(verdict.fitsTo);
    case Fit::DoesNotFit:
        break;
    }
    return QStringLiteral("does not fit");
}

} // namespace lectern::models
