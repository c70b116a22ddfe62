// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/abi.h"

#include <cstdio>

/// A plug-in that has nothing but an answer to "what device is there": LECTERN_FAKE_CODE, of version LECTERN_FAKE_VERSION.
extern "C" __attribute__((visibility("default"))) const LecternCudaPlugin* lectern_cuda_plugin(int32_t wanted)
{
    static LecternCudaPlugin table{};
    table.version = LECTERN_FAKE_VERSION;
    table.describeDevice = [](LecternCudaDevice* device, LecternCudaFailure* failure) -> int32_t {
        std::snprintf(device->name, sizeof device->name, "a fake");
        failure->code = LECTERN_FAKE_CODE;
        std::snprintf(failure->sentence, sizeof failure->sentence, "code %d", LECTERN_FAKE_CODE);
        return LECTERN_FAKE_CODE;
    };
    return wanted == LECTERN_FAKE_VERSION ? &table : nullptr;
}
