// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/runtime.h"

#include "app/models/available_memory.h"
#include "app/runtime/application_paths.h"
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
        models::memoryVerdict(info, wanted > 0 ? wanted : info.contextLength, devices().front());
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

std::vector<models::DeviceMemory> devices()
{
    return {{.device = QStringLiteral("cpu"), .available = models::availableMemory()}};
}

Runtime::Runtime(const RuntimeOptions& options)
    : m_options(options),
      m_model(options.random ? madeUp(*options.random) : modelCatalogue().find(options.model)),
      m_info(options.random ? engine::Engine::inspect(*options.random) : inspectModel(m_model.path)),
      m_contextLimit(chooseContext(m_info, m_model, options.context)),
      m_importer(importWorker())
{
}

Runtime::~Runtime() = default;

QString Runtime::device() const
{
    return devices().front().device;
}

std::shared_ptr<const engine::Engine> Runtime::engine()
{
    if (!m_engine) {
        m_engine = aboutModel(m_model.path, [&] {
            const engine::EngineOptions options{.threads = m_options.threads};
            return m_options.random ? engine::Engine::open(*m_options.random, options)
                                    : engine::Engine::open(nativePath(m_model.path), options);
        });
    }
    return m_engine;
}

} // namespace lectern::runtime
