// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/abi.h"
#include "engine/gpu_obstacle.h"

#include <filesystem>
#include <string>

namespace lectern::engine {

/// Whether there is a GPU to compute on, and if not, why: a sentence in English.
struct GpuVerdict {
    const LecternCudaPlugin* plugin = nullptr; ///< null: there is none to compute on
    LecternCudaDevice device{};
    GpuObstacle obstacle = GpuObstacle::None;
    std::string reason; ///< why there is none
};

/// The plug-in beside this program, loaded when first asked for and kept. Asks the driver anew each time.
GpuVerdict findGpu();
/// A plug-in of this absolute path; never looked for anywhere else.
GpuVerdict findGpu(const std::filesystem::path& plugin);
/// "liblectern_cuda.so" in the folder of the running program, in ../lib/lectern of it where it is there.
std::filesystem::path gpuPluginPath();

} // namespace lectern::engine
