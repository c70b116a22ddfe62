// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/abi.h"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace lectern::engine::cuda {

/// There is no GPU to compute on.
struct DeviceMissing : std::runtime_error {
    DeviceMissing(std::int32_t theCode, const std::string& sentence) : std::runtime_error(sentence), code(theCode) {}
    std::int32_t code; ///< LECTERN_CUDA_NO_DRIVER, …
};

/// The device that models are put on, the first that the driver shows. Throws DeviceMissing, CudaError.
LecternCudaDevice describeDevice();

} // namespace lectern::engine::cuda
