// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/plugin/gpu_engine.h"

#include "engine/base/failure.h"
#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/plugin/plugin.h"
#endif

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

namespace lectern::tests {

using namespace engine;

namespace {

GpuVerdict verdict()
{
#ifdef LECTERN_CUDA_EMULATOR
    GpuVerdict emulated;
    emulated.plugin = &cuda::plugin();
    emulated.plugin->describeDevice(&emulated.device, nullptr);
    return emulated;
#else
    const char* const path = std::getenv("LECTERN_CUDA_PLUGIN");
    return path ? findGpu(std::filesystem::absolute(path)) : findGpu();
#endif
}

EngineOptions on(const GpuOptions& options, const LecternCudaPlugin& plugin)
{
    EngineOptions to;
    to.backend = [options, &plugin](const ModelShape& shape, const ModelWeights& weights) {
        return newGpuBackend(plugin, shape, weights, options);
    };
    return to;
}

} // namespace

const LecternCudaPlugin& gpuPlugin()
{
    const GpuVerdict found = verdict();
    if (!found.plugin)
        throw Failure(ErrorCode::DeviceFailed, found.reason);
    return *found.plugin;
}

std::int64_t takenBytes()
{
    const LecternCudaDevice device = verdict().device;
    return device.totalBytes - device.freeBytes;
}

std::shared_ptr<const Engine> openOnGpu(const std::string& model, const GpuOptions& options)
{
    return Engine::open(std::filesystem::path(model), on(options, gpuPlugin()));
}

std::shared_ptr<const Engine> openOnGpu(const RandomModel& model, const GpuOptions& options, const LecternCudaPlugin& plugin)
{
    return Engine::open(model, on(options, plugin));
}

std::vector<TokenId> randomTokens(const Engine& engine, std::size_t count)
{
    std::mt19937 random(7);
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(random() % static_cast<unsigned>(engine.info().vocabulary)));
    return tokens;
}

std::vector<TokenId> textTokens(const Engine& engine, const std::string& path, std::size_t count)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::vector<TokenId> all = engine.tokenizer().encode(text);
    if (all.empty())
        throw Failure(ErrorCode::NotReadable, "no text", path);
    std::vector<TokenId> tokens;
    while (tokens.size() < count)
        tokens.insert(tokens.end(), all.begin(),
                      all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), count - tokens.size())));
    return tokens;
}

} // namespace lectern::tests
