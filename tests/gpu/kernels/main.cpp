// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "tests/gpu/kernels/checks.h"
#include "tests/gpu/kernels/rates.h"

#include <cstdio>
#include <cstring>
#include <exception>

using namespace lectern::tests;

namespace {

/// Whether all hold.
bool runChecks()
{
    int failed = 0;
    const std::vector<Check> checks = kernelChecks();
    for (const Check& check : checks) {
        std::string mistake;
        try {
            mistake = check.mistake();
            lectern::engine::cuda::check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
        } catch (const std::exception& error) {
            mistake = error.what();
        }
        if (mistake.empty())
            std::printf("ok    %s\n", check.name.c_str());
        else
            std::printf("FAIL  %s: %s\n", check.name.c_str(), mistake.c_str());
        failed += !mistake.empty();
    }
    std::printf("%zu checks, %d failed\n", checks.size(), failed);
    return failed == 0;
}

} // namespace

/// The CUDA kernels on whatever device is there, without Qt. With a second word, "early": they get ready while the ones
/// before them end.
int main(int argc, char** argv)
{
    const char* const what = argc >= 2 ? argv[1] : "";
    lectern::engine::cuda::earlyLaunches = argc == 3 && std::strcmp(argv[2], "early") == 0;
    try {
        if (std::strcmp(what, "check") == 0)
            return runChecks() ? 0 : 1;
        if (std::strcmp(what, "rates") == 0 || std::strcmp(what, "rates-small") == 0) {
            printRates(std::strcmp(what, "rates-small") == 0);
            return 0;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::fprintf(stderr, "usage: gpu_kernels check|rates|rates-small [early]\n");
    return 2;
}
