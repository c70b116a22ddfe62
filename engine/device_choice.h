// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/engine.h"

#include <memory>
#include <string>

namespace lectern::engine {

struct ChosenBackend {
    std::unique_ptr<const Backend> backend;
    std::string notice; ///< Engine::deviceNotice()
};

/// Puts a model on the device that the options name. With Device::Auto a GPU that cannot be used ends in the CPU and a notice.
/// Throws Failure.
ChosenBackend chooseBackend(const ModelShape& shape, const ModelWeights& weights, const EngineOptions& options);

} // namespace lectern::engine
