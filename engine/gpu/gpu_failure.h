// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"
#include "engine/cuda/abi.h"

#include <string>

namespace lectern::engine {

inline Failure failureOf(const LecternCudaFailure& failure)
{
    switch (failure.code) {
    case LECTERN_CUDA_OUT_OF_MEMORY:
        return Failure(ErrorCode::OutOfMemory, failure.sentence);
    case LECTERN_CUDA_UNSUPPORTED:
        return Failure(ErrorCode::ModelUnsupported, failure.sentence);
    default:
        return Failure(ErrorCode::DeviceFailed, failure.sentence);
    }
}

/// Calls a function of the plug-in; throws Failure where it fails.
template <typename... Parameters, typename... Arguments>
void call(int32_t (*function)(Parameters...), Arguments... arguments)
{
    LecternCudaFailure failure{};
    if (function(arguments..., &failure) != LECTERN_CUDA_DONE)
        throw failureOf(failure);
}

} // namespace lectern::engine
