// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_features.h"

#include "engine/base/failure.h"

#include <cstdlib>
#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace lectern::engine::cpu {

#if defined(__x86_64__)
namespace {

/// Conversions between 16-bit and 32-bit floats (leaf 1, ECX bit 29). Clang 14's __builtin_cpu_supports doesn't know them.
/// They need no more of the operating system than AVX does.
bool hasF16c()
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __builtin_cpu_supports("avx") && __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C);
}

} // namespace
#endif

std::vector<const Kernels*> availableKernels()
{
    std::vector<const Kernels*> kernels{&kPortableKernels};
#if defined(__x86_64__)
    // The compiler's own check covers the operating system too: it asks XGETBV whether the wide registers are saved.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c())
        kernels.push_back(&kAvx2Kernels);
    if (__builtin_cpu_supports("avx512f")) {
        kernels.push_back(&kAvx512Kernels);
        if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"))
            kernels.push_back(&kAvx512VnniKernels);
    }
#endif
    return kernels;
}

const Kernels& chooseKernels()
{
    const auto available = availableKernels();
    const char* const wanted = std::getenv("LECTERN_CPU");
    if (!wanted || !*wanted)
        return *available.back();
    for (const Kernels* kernels : available) {
        if (std::string_view(wanted) == kernels->name)
            return *kernels;
    }
    throw Failure(ErrorCode::InvalidInput, std::string("LECTERN_CPU=") + wanted + ": not a path that this processor can run",
                  "LECTERN_CPU");
}

std::vector<std::string> cpuFeatures()
{
    std::vector<std::string> features;
#if defined(__x86_64__)
    const auto add = [&](bool has, const char* name) {
        if (has)
            features.emplace_back(name);
    };
    add(__builtin_cpu_supports("avx2"), "avx2");
    add(__builtin_cpu_supports("fma"), "fma");
    add(hasF16c(), "f16c");
    add(__builtin_cpu_supports("avx512f"), "avx512f");
    add(__builtin_cpu_supports("avx512bw"), "avx512bw");
    add(__builtin_cpu_supports("avx512vnni"), "avx512_vnni");
    add(__builtin_cpu_supports("avx512bf16"), "avx512_bf16");
#endif
    return features;
}

} // namespace lectern::engine::cpu
