// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/device_choice.h"

#include "engine/base/failure.h"
#include "engine/cpu/cpu_backend.h"
#include "engine/gpu/gpu_backend.h"
#include "engine/gpu/plugin_library.h"

#include <utility>

namespace lectern::engine {

namespace {

ChosenBackend onCpu(const ModelShape& shape, const ModelWeights& weights, const EngineOptions& options, std::string notice)
{
    return {newCpuBackend(shape, weights, options.threads), std::move(notice)};
}

} // namespace

ChosenBackend chooseBackend(const ModelShape& shape, const ModelWeights& weights, const EngineOptions& options)
{
    if (options.backend)
        return {options.backend(shape, weights), {}};
    if (options.device == Device::Cpu)
        return onCpu(shape, weights, options, {});
    const bool mustBe = options.device == Device::Cuda;
    const GpuVerdict gpu = findGpu();
    if (!gpu.plugin) {
        if (mustBe)
            throw Failure(ErrorCode::DeviceFailed, gpu.reason);
        return onCpu(shape, weights, options, isWorthTelling(gpu.obstacle) ? gpu.reason : std::string());
    }
    try {
        GpuOptions chosen;
        chosen.contextTokens = options.contextTokens;
        chosen.int8Experts = options.int8Experts;
        return {newGpuBackend(*gpu.plugin, shape, weights, chosen), {}};
    } catch (const Failure& failure) {
        if (mustBe)
            throw;
        return onCpu(shape, weights, options, failure.detail());
    }
}

} // namespace lectern::engine
