// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_features.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
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

/// Products of bytes in registers of 256 bits without AVX-512 (leaf 7.1, EAX bit 4). They need no more of the operating system
/// than AVX2 does.
bool hasAvxVnni()
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned kAvxVnni = 1u << 4;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax & kAvxVnni);
}

/// Whether there are tiles of bfloat16 numbers (leaf 7, EDX bits 22 and 24), the operating system saves them (XCR0 bits 17 and
/// 18), and this process may use them.
bool hasTiles()
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned kTileBf16 = 1u << 22, kTile = 1u << 24, kTileState = 3u << 17;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(edx & kTileBf16) || !(edx & kTile))
        return false;
    unsigned low = 0, high = 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & kTileState) != kTileState)
        return false;
#if defined(__linux__)
    // Linux gives room for tiles to processes that ask (Documentation/arch/x86/xstate.rst): once for all threads.
    constexpr long kRequestPermission = 0x1023, kTileData = 18;
    static const bool allowed = syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
    return allowed;
#else
    return true;
#endif
}

/// The kernels with products of bytes, and these of pairs beside them.
Kernels withPairs(const char* name, const PairKernels& pairs)
{
    Kernels kernels = kAvx512VnniKernels;
    kernels.name = name;
    kernels.pairs = pairs;
    kernels.peaks.bf16 = pairs.peak;
    return kernels;
}

/// The kernels for AVX2, and AVX-VNNI for products of bytes.
Kernels withAvxVnni()
{
    Kernels kernels = kAvx2Kernels;
    kernels.name = "avxvnni";
    kernels.roundToBytes = kAvxVnniProducts.roundToBytes;
    kernels.expandCodes = kAvxVnniProducts.expandCodes;
    kernels.expandFactors = kAvxVnniProducts.expandFactors;
    kernels.multiplyIntegers = kAvxVnniProducts.multiplyIntegers;
    kernels.peaks.integers = kAvxVnniProducts.peaks.integers;
    return kernels;
}

} // namespace
#endif

std::vector<const Kernels*> availableKernels()
{
    std::vector<const Kernels*> kernels{&kReferenceKernels};
#if defined(__x86_64__)
    // The compiler's own check covers the operating system too: it asks XGETBV whether the wide registers are saved.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c())
        kernels.push_back(&kAvx2Kernels);
    static const Kernels avxVnni = withAvxVnni();
    if (kernels.back() == &kAvx2Kernels && hasAvxVnni())
        kernels.push_back(&avxVnni);
    if (!__builtin_cpu_supports("avx512f"))
        return kernels;
    kernels.push_back(&kAvx512Kernels);
    if (!__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vnni"))
        return kernels;
    kernels.push_back(&kAvx512VnniKernels);
    if (!__builtin_cpu_supports("avx512bf16") || !__builtin_cpu_supports("avx512vbmi"))
        return kernels;
    static const Kernels bf16 = withPairs("avx512bf16", kAvx512Bf16Pairs);
    kernels.push_back(&bf16);
    static const Kernels amx = withPairs("amx", {.outrunIntegers = true,
                                                 .round = kAvx512Bf16Pairs.round,
                                                 .expand = kAvx512Bf16Pairs.expand,
                                                 .multiply = multiplyPairsInTiles,
                                                 .multiplyFew = nullptr,
                                                 .peak = kTilePeak,
                                                 .tiling = {.panels = 4, .steps = 256, .panelsOfTask = 16, .rowsOfTask = 512}});
    if (hasTiles())
        kernels.push_back(&amx);
#endif
    return kernels;
}

const Kernels& chooseKernels()
{
    const auto available = availableKernels();
    const char* const wanted = std::getenv("LECTERN_CPU");
    if (!wanted || !*wanted)
        return *available.back();
    const auto found = std::find_if(available.rbegin(), available.rend(), [&](const Kernels* kernels) {
        return std::string_view(kernels->name).substr(0, std::strlen(wanted)) == wanted;
    });
    if (found != available.rend())
        return **found;
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
    add(hasAvxVnni(), "avx_vnni");
    add(__builtin_cpu_supports("avx512f"), "avx512f");
    add(__builtin_cpu_supports("avx512bw"), "avx512bw");
    add(__builtin_cpu_supports("avx512vnni"), "avx512_vnni");
    add(__builtin_cpu_supports("avx512bf16"), "avx512_bf16");
    add(hasTiles(), "amx_bf16");
#endif
    return features;
}

} // namespace lectern::engine::cpu
