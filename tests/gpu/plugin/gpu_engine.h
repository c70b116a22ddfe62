// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"
#include "engine/gpu/gpu_backend.h"
#include "engine/gpu/plugin_library.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lectern::tests {

/// The plug-in on this machine's GPU, of the path in $LECTERN_CUDA_PLUGIN or beside the program. Throws Failure with the reason
/// where there is none.
const LecternCudaPlugin& gpuPlugin();
/// Bytes of the GPU's memory that anybody has taken.
std::int64_t takenBytes();

std::shared_ptr<const engine::Engine> openOnGpu(const std::string& model, const engine::GpuOptions& options = {});
std::shared_ptr<const engine::Engine> openOnGpu(const engine::RandomModel& model, const engine::GpuOptions& options,
                                                const LecternCudaPlugin& plugin = gpuPlugin());

/// Token ids for a model: the same each time.
std::vector<engine::TokenId> randomTokens(const engine::Engine& engine, std::size_t count);
/// The ids of a file's text, again and again until there are enough.
std::vector<engine::TokenId> textTokens(const engine::Engine& engine, const std::string& file, std::size_t count);

} // namespace lectern::tests
