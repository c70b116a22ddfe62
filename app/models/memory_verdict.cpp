// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/memory_verdict.h"

#include <algorithm>

namespace lectern::models {

namespace {

constexpr qint64 kKeptCheckpoints = 36;        // what reading keeps in memory at most: 32 and those of system text and documents
constexpr qint64 kScratchBytes = 96LL << 20;   // activations of one chunk, the program and its text
constexpr qint64 kLeastUsefulContext = 4096;   // below this no document worth the name fits
constexpr qint64 kStep = 1000;

} // namespace

MemoryVerdict memoryVerdict(const engine::ModelInfo& model, qint64 context, const DeviceMemory& memory)
{
    const qint64 perToken = model.kvBytesPerToken(engine::Precision::Fast);
    const qint64 fixed = model.residentWeightBytes + kKeptCheckpoints * model.recurrentStateBytes + kScratchBytes;

    MemoryVerdict verdict{.device = memory.device, .context = context, .bytes = fixed + perToken * context,
                          .available = memory.available, .fit = Fit::Fits, .fitsTo = context};
    if (memory.available < 0 || verdict.bytes <= memory.available) {
        return verdict;
    }
    const qint64 spare = memory.available - fixed;
    const qint64 tokens = spare <= 0 || perToken <= 0 ? 0 : std::min(context, spare / perToken / kStep * kStep);
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
