// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/gpu_fit.h"

#include "engine/base/failure.h"
#include "engine/gpu/gpu_backend.h"
#include "engine/gpu/plugin_library.h"
#include "engine/model_files.h"

#include <algorithm>

namespace lectern::engine {

GpuFit fitOnGpu(const std::filesystem::path& model, std::int64_t contextTokens)
{
    GpuFit fit;
    const GpuVerdict gpu = findGpu();
    fit.obstacle = gpu.obstacle;
    fit.reason = gpu.reason;
    if (!gpu.plugin)
        return fit;
    fit.name = gpu.device.name;
    const ModelFiles files(model);
    try {
        GpuOptions options;
        options.contextTokens = contextTokens;
        const LecternCudaPlan plan = planGpu(*gpu.plugin, files.config.shape, files.weights, options);
        fit.neededBytes = plan.neededBytes;
        fit.freeBytes = plan.freeBytes;
        fit.contextThatFits =
            plan.neededBytes <= plan.freeBytes ? contextTokens : std::min(contextTokens, plan.contextThatFits);
    } catch (const Failure& failure) {
        fit.obstacle = failure.code() == ErrorCode::ModelUnsupported ? GpuObstacle::Model : GpuObstacle::Failed;
        fit.reason = failure.detail();
    }
    return fit;
}

} // namespace lectern::engine
