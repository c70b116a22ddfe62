// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/document_importer.h"
#include "app/models/memory_verdict.h"
#include "app/models/model_catalogue.h"
#include "engine/base/failure.h"
#include "engine/engine.h"
#include "engine/gpu_fit.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lectern::runtime {

struct RuntimeOptions {
    QString model;      ///< an id or a path; empty: the built-in model
    int threads = 0;    ///< 0: one for each core
    qint64 context = 0; ///< tokens; 0: as many as the model takes and memory holds
    engine::Device device = engine::Device::Auto;
    std::optional<engine::RandomModel> random = {}; ///< this, made up, instead of `model`
};

/// Why a model is on the CPU and not on a GPU.
struct NoGpu {
    QString reason;              ///< to stand after "the GPU is not used: "; empty: it is used, was not asked for, or has no plug-in
    bool isWorthTelling = false; ///< unasked: whoever installed plug-in and driver expects the GPU to be used
};

/// One model on one device, and the importer.
class Runtime {
public:
    /// Finds the model and reads all but its weights, so that a bad model or too little memory is known at once.
    /// Throws Failure: NoModel, whatever Engine::inspect() throws, InvalidInput (a context longer than the model takes),
    /// OutOfMemory (numbers: bytes needed, available).
    explicit Runtime(const RuntimeOptions& options);
    ~Runtime();

    const models::ModelEntry& model() const { return m_model; }
    const engine::ModelInfo& modelInfo() const { return m_info; }
    /// Tokens that may be in one conversation.
    qint64 contextLimit() const { return m_contextLimit; }
    /// "cpu", "cuda": where the model is, or is going to be.
    QString device() const;
    /// "NVIDIA H100 80GB HBM3"; empty for the CPU.
    QString deviceName() const;
    /// Known for sure once engine() has been called.
    NoGpu whyNoGpu() const;

    const importing::DocumentImporter& importer() const { return m_importer; }

    /// The loaded model; the first call loads it. Throws what Engine::open() throws.
    std::shared_ptr<const engine::Engine> engine();

    /// Whether a failure is the GPU's that the model is on, and the CPU can take its place: the next engine() is there,
    /// contextLimit() is what fits there, whyNoGpu() says what has failed. Else nothing changes.
    /// Throws Failure(DeviceFailed), which names the way out, where the GPU was asked for.
    bool leaveGpu(const Failure& failure);

private:
    bool choosesGpu();

    RuntimeOptions m_options;
    models::ModelEntry m_model;
    engine::ModelInfo m_info;
    qint64 m_contextLimit = 0;
    engine::Device m_device = engine::Device::Cpu; ///< Auto: a GPU, unless that fails after all
    QString m_gpuName;
    NoGpu m_whyNoGpu;
    importing::DocumentImporter m_importer;
    std::shared_ptr<const engine::Engine> m_engine;
};

/// The models that can be chosen on this computer.
models::ModelCatalogue modelCatalogue();

/// What the engine says about the model in a folder without reading its weights, the failure naming the folder.
engine::ModelInfo inspectModel(const QString& folder);

/// This computer's processor and the memory that it has to give.
models::DeviceMemory processor();

/// What the GPU says about the model at a path, as models::MemoryVerdict says it of memory. None where there is no GPU, or
/// where it does not take such a model; the reason is then in `fit`.
struct GpuVerdict {
    engine::GpuFit fit;
    std::optional<models::MemoryVerdict> verdict;
};
GpuVerdict gpuVerdict(const QString& model, qint64 context);

} // namespace lectern::runtime
