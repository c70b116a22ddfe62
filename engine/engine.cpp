// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.h"

#include "engine/backend/backend.h"
#include "engine/base/failure.h"
#include "engine/device_choice.h"
#include "engine/model/jamba.h"
#include "engine/model_files.h"

#include <new>
#include <string>
#include <utility>

namespace lectern::engine {

namespace {

/// What a person named is the model, whichever file is at fault; the detail says that.
template <typename Work>
auto aboutModel(const std::string& name, Work work)
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        throw Failure(ErrorCode::OutOfMemory, "no memory for the model", name);
    } catch (const Failure& failure) {
        throw failure.about(name);
    }
}

} // namespace

std::int64_t ModelInfo::kvBytesPerToken(Precision precision) const
{
    return kvValuesPerToken * (precision == Precision::Exact ? 4 : 2);
}

struct Engine::Parts {
    ModelFiles files;
    ChosenBackend device;
};

Engine::Engine(Parts parts)
    : m_files(std::make_unique<const ModelFiles>(std::move(parts.files))),
      m_stopTokens(m_files->chatTemplate.stopTokens(m_files->config.eos)), m_backend(std::move(parts.device.backend)),
      m_deviceNotice(std::move(parts.device.notice)),
      m_model(std::make_unique<const Jamba>(m_files->config.shape, *m_backend))
{
}

Engine::~Engine() = default;

std::shared_ptr<const Engine> Engine::load(ModelFiles model, const EngineOptions& options)
{
    ChosenBackend device = chooseBackend(model.config.shape, model.weights, options);
    return std::shared_ptr<const Engine>(new Engine({std::move(model), std::move(device)}));
}

std::shared_ptr<const Engine> Engine::open(const std::filesystem::path& path, const EngineOptions& options)
{
    return aboutModel(path.string(), [&] { return load(ModelFiles(path), options); });
}

std::shared_ptr<const Engine> Engine::open(const RandomModel& model, const EngineOptions& options)
{
    return aboutModel(model.shape, [&] { return load(ModelFiles(model, RandomTensors::Weights::Filled), options); });
}

ModelInfo Engine::inspect(const std::filesystem::path& path)
{
    return aboutModel(path.string(), [&] { return ModelFiles(path).info; });
}

ModelInfo Engine::inspect(const RandomModel& model)
{
    return aboutModel(model.shape, [&] { return ModelFiles(model, RandomTensors::Weights::Described).info; });
}

std::shared_ptr<const Tokenizer> Engine::openTokenizer(const std::filesystem::path& path)
{
    return aboutModel(path.string(), [&] { return engine::openTokenizer(path); });
}

const ModelInfo& Engine::info() const
{
    return m_files->info;
}

const Tokenizer& Engine::tokenizer() const
{
    return *m_files->tokenizer;
}

const ChatTemplate& Engine::chatTemplate() const
{
    return m_files->chatTemplate;
}

std::string Engine::deviceName() const
{
    return m_backend->deviceName();
}

std::vector<std::string> Engine::deviceFeatures() const
{
    return m_backend->features();
}

int Engine::chunkTokens() const
{
    return m_backend->chunkTokens();
}

int Engine::threads() const
{
    return m_backend->threads();
}

DeviceLimits Engine::measureLimits() const
{
    return m_backend->measureLimits();
}

double Engine::measureReading(std::int64_t bytes) const
{
    return m_backend->measureReading(static_cast<std::size_t>(bytes));
}

} // namespace lectern::engine
