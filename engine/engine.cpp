// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.h"

#include "engine/backend/backend.h"
#include "engine/base/failure.h"
#include "engine/cpu/cpu_backend.h"
#include "engine/model/jamba.h"
#include "engine/model_folder.h"

#include <new>
#include <utility>

namespace lectern::engine {

std::int64_t ModelInfo::kvBytesPerToken(Precision precision) const
{
    return kvValuesPerToken * (precision == Precision::Exact ? 4 : 2);
}

struct Engine::Parts {
    ModelFolder folder;
    std::unique_ptr<const Backend> backend;
};

Engine::Engine(Parts parts)
    : m_folder(std::make_unique<const ModelFolder>(std::move(parts.folder))), m_stopTokens(m_folder->chatTemplate.stopTokens(m_folder->config.eos)),
      m_backend(std::move(parts.backend)), m_model(std::make_unique<const Jamba>(m_folder->config.shape, *m_backend))
{
}

Engine::~Engine() = default;

std::shared_ptr<const Engine> Engine::open(const std::filesystem::path& folder, const EngineOptions& options)
{
    try {
        ModelFolder model(folder);
        auto backend = newCpuBackend(model.config.shape, model.weights, options.threads);
        return std::shared_ptr<const Engine>(new Engine({std::move(model), std::move(backend)}));
    } catch (const std::bad_alloc&) {
        throw Failure(ErrorCode::OutOfMemory, "no memory for the model", folder.string());
    } catch (const Failure& failure) {
        // What a person named is the folder, whichever of its files is at fault; the detail says that.
        throw failure.about(folder.string());
    }
}

ModelInfo Engine::inspect(const std::filesystem::path& folder)
{
    try {
        return ModelFolder(folder).info;
    } catch (const Failure& failure) {
        throw failure.about(folder.string());
    }
}

const ModelInfo& Engine::info() const
{
    return m_folder->info;
}

const Tokenizer& Engine::tokenizer() const
{
    return *m_folder->tokenizer;
}

const ChatTemplate& Engine::chatTemplate() const
{
    return m_folder->chatTemplate;
}

std::string Engine::deviceName() const
{
    return m_backend->deviceName();
}

std::vector<std::string> Engine::deviceFeatures() const
{
    return m_backend->features();
}

int Engine::threads() const
{
    return m_backend->threads();
}

} // namespace lectern::engine
