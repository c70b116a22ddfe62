// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"
#include "engine/gpu_fit.h"

#include <QString>

namespace lectern::models {

/// Memory that a device has to give.
struct DeviceMemory {
    QString device;        ///< "cpu"
    qint64 available = -1; ///< bytes; negative where nobody says, and then everything is taken to fit
};

enum class Fit {
    Fits,
    FitsTo,     ///< a shorter context does: MemoryVerdict::fitsTo
    DoesNotFit, ///< not even a context worth having does
};

/// Whether a model with a context of some length fits into a device's memory.
struct MemoryVerdict {
    QString device;
    qint64 context = 0; ///< tokens
    qint64 bytes = 0;   ///< that the model with this context needs
    qint64 documentBytes = 0; ///< of these, for a document of that length: its text, word boxes and maps
    qint64 available = -1;
    Fit fit = Fit::Fits;
    qint64 fitsTo = 0;  ///< tokens of context that fit, at most `context`, in whole thousands unless all of it fits
};

/// Bytes = weights as they are packed + keys and values of `context` tokens + the recurrent states that are held at
/// a time + scratch + the program with the document. Within 5 % of what is measured.
MemoryVerdict memoryVerdict(const engine::ModelInfo& model, qint64 context, const DeviceMemory& memory);

/// The same of a GPU's memory, as the engine's plan for it says.
MemoryVerdict gpuMemoryVerdict(const engine::GpuFit& fit, qint64 context);

/// "fits", "fits to 64000", "does not fit": not translated, for programs that read it.
QString verdictName(const MemoryVerdict& verdict);

} // namespace lectern::models
