// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/abi.h"

/// Of the test program that loads this library.
extern "C" const LecternCudaPlugin* lectern_fake_gpu(int32_t wantedVersion);

extern "C" __attribute__((visibility("default"))) const LecternCudaPlugin* lectern_cuda_plugin(int32_t wantedVersion)
{
    return lectern_fake_gpu(wantedVersion);
}
