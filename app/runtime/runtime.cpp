// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/runtime.h"

#include "app/models/available_memory.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/error_text.h"
#include "app/runtime/gpu_text.h"
#include "engine/base/failure.h"

#include <QFile>

#include <filesystem>

namespace lectern::runtime {

namespace {

std::filesystem::path nativePath(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

/// Failures below know tensors and files; a person knows the model by the name they gave.
template <typename Work>
auto aboutModel(const QString& model, Work&& work)
{
    try {
        return work();
    } catch (const Failure& failure) {
        throw failure.about(model.toStdString());
    }
}

models::ModelEntry madeUp(const engine::RandomModel& model)
{
    const QString shape = QFile::decodeName(model.shape.c_str());
    return {.id = shape, .path = shape};
}

qint64 chooseContext(const engine::ModelInfo& info, const models::ModelEntry& model, qint64 wanted)
{
    if (wanted > info.contextLength) {
        throw Failure(ErrorCode::InvalidInput,
                      "a context of " + std::to_string(wanted) + " tokens; the model takes " + std::to_string(info.contextLength),
                      model.id.toStdString());
    }
    const models::MemoryVerdict verdict =
        models::memoryVerdict(info, wanted > 0 ? wanted : info.contextLength, processor());
    if (verdict.fit == models::Fit::DoesNotFit || (wanted > 0 && verdict.fit != models::Fit::Fits)) {
        throw Failure(ErrorCode::OutOfMemory, "the model does not fit", model.id.toStdString(), {verdict.bytes, verdict.available});
    }
    return verdict.fitsTo;
}

} // namespace

models::ModelCatalogue modelCatalogue()
{
    return models::ModelCatalogue(builtInModelsFolder(), userModelsFolder());
}

engine::ModelInfo inspectModel(const QString& folder)
{
    return aboutModel(folder, [&] { return engine::Engine::inspect(nativePath(folder)); });
}

models::DeviceMemory processor()
{
    return {.device = QStringLiteral("cpu"), .available = models::availableMemory()};
}

GpuVerdict gpuVerdict(const QString& model, qint64 context)
{
    GpuVerdict gpu{.fit = aboutModel(model, [&] { return engine::fitOnGpu(nativePath(model), context); }), .verdict = {}};
    if (gpu.fit.neededBytes > 0)
        gpu.verdict = models::gpuMemoryVerdict(gpu.fit, context);
    return gpu;
}

Runtime::Runtime(const RuntimeOptions& options)
    : m_options(options),
      m_model(options.random ? madeUp(*options.random) : modelCatalogue().find(options.model)),
      m_info(options.random ? engine::Engine::inspect(*options.random) : inspectModel(m_model.path)),
      m_importer(importWorker())
{
    if (!choosesGpu())
        m_contextLimit = chooseContext(m_info, m_model, options.context);
}

/// Whether it is the GPU; then the context that fits there is the limit. Throws where it has to be and cannot.
bool Runtime::choosesGpu()
{
    if (m_options.device == engine::Device::Cpu || m_options.random)
        return false;
    const qint64 wanted = m_options.context > 0 ? m_options.context : qint64(m_info.contextLength);
    const GpuVerdict gpu = gpuVerdict(m_model.path, wanted);
    const bool fits = gpu.verdict && gpu.verdict->fit != models::Fit::DoesNotFit &&
                      (m_options.context == 0 || gpu.verdict->fit == models::Fit::Fits);
    if (fits && wanted <= qint64(m_info.contextLength)) {
        m_device = m_options.device;
        m_contextLimit = gpu.verdict->fitsTo;
        m_gpuName = QString::fromStdString(gpu.fit.name);
        return true;
    }
    if (m_options.device == engine::Device::Cuda) {
        if (gpu.verdict)
            throw Failure(ErrorCode::OutOfMemory, "the model does not fit on the GPU", m_model.id.toStdString(),
                          {gpu.verdict->bytes, gpu.verdict->available});
        throw Failure(ErrorCode::DeviceFailed, gpuText(gpu.fit).toStdString(), m_model.id.toStdString());
    }
    if (gpu.verdict) {
        const models::MemoryVerdict& verdict = *gpu.verdict;
        const Failure tooLittle(ErrorCode::OutOfMemory, "the model does not fit on the GPU", m_model.id.toStdString(),
                                {verdict.bytes, verdict.available});
        m_whyNoGpu = {errorText(tooLittle), true};
    } else if (gpu.fit.obstacle != engine::GpuObstacle::NoPlugin) {
        m_whyNoGpu = {gpuText(gpu.fit), engine::isWorthTelling(gpu.fit.obstacle)};
    }
    return false;
}

Runtime::~Runtime() = default;

QString Runtime::device() const
{
    if (m_engine)
        return QString::fromStdString(m_engine->deviceName());
    return m_device == engine::Device::Cpu ? QStringLiteral("cpu") : QStringLiteral("cuda");
}

QString Runtime::deviceName() const
{
    return device() == QLatin1String("cpu") ? QString() : m_gpuName;
}

NoGpu Runtime::whyNoGpu() const
{
    // What was found when it was too late for a sentence of ours is said in the engine's words.
    return m_engine && !m_engine->deviceNotice().empty() ? NoGpu{QString::fromStdString(m_engine->deviceNotice()), true} : m_whyNoGpu;
}

std::shared_ptr<const engine::Engine> Runtime::engine()
{
    if (!m_engine) {
        m_engine = aboutModel(m_model.path, [&] {
            engine::EngineOptions options;
            options.threads = m_options.threads;
            options.device = m_device;
            options.contextTokens = m_device == engine::Device::Cpu ? 0 : m_contextLimit;
            return m_options.random ? engine::Engine::open(*m_options.random, options)
                                    : engine::Engine::open(nativePath(m_model.path), options);
        });
    }
    return m_engine;
}

bool Runtime::leaveGpu(const Failure& failure)
{
    const bool isOfDevice = failure.code() == ErrorCode::DeviceFailed || failure.code() == ErrorCode::OutOfMemory;
    if (!isOfDevice || !m_engine || device() == QLatin1String("cpu"))
        return false;
    if (m_options.device == engine::Device::Cuda)
        throw Failure(ErrorCode::DeviceFailed, gpuWayOut(failure).toStdString(), m_model.id.toStdString());
    try {
        m_contextLimit = chooseContext(m_info, m_model, m_options.context);
    } catch (const Failure&) {
        return false; // it does not fit there: what has failed is what there is to say
    }
    m_engine.reset();
    m_device = engine::Device::Cpu;
    m_whyNoGpu = {gpuText(failure), true};
    return true;
}

} // namespace lectern::runtime
