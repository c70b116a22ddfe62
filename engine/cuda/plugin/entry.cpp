// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/plugin.h"

#ifdef _WIN32
#define LECTERN_EXPORT __declspec(dllexport)
#else
#define LECTERN_EXPORT __attribute__((visibility("default")))
#endif

/// The one symbol that the library shows: see engine/cuda/abi.h.
extern "C" LECTERN_EXPORT const LecternCudaPlugin* lectern_cuda_plugin(int32_t wantedVersion)
{
    return wantedVersion == LECTERN_CUDA_ABI ? &lectern::engine::cuda::plugin() : nullptr;
}
