// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/gpu_obstacle.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lectern::engine {

/// Whether a model fits on this computer's GPU.
struct GpuFit {
    GpuObstacle obstacle = GpuObstacle::None;
    std::string name;             ///< "NVIDIA H100 80GB HBM3"; empty: there is no GPU to compute on
    std::string reason;           ///< in English: why there is none, or why the model cannot be computed there
    std::int64_t neededBytes = 0; ///< with the context asked for; 0 where the model cannot be computed there
    std::int64_t freeBytes = 0;
    std::int64_t contextThatFits = 0; ///< tokens; at most the context asked for
};

/// Asks the driver, and reads the model's headers. Throws what Engine::inspect() throws.
GpuFit fitOnGpu(const std::filesystem::path& model, std::int64_t contextTokens);

} // namespace lectern::engine
