// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

#include <string>
#include <vector>

namespace lectern::engine::cpu {

/// The fastest kernels that this processor and operating system can run. The environment variable LECTERN_CPU (reference, avx2,
/// avxvnni, avx512, amx) chooses others, for tests: the fastest whose name begins so. The names are reference, avx2, avxvnni,
/// avx512f, avx512vnni, avx512bf16 and amx. Throws Failure(InvalidInput) where it names something else or something that this
/// processor lacks.
const Kernels& chooseKernels();

/// All kernels that this processor can run, slowest first.
std::vector<const Kernels*> availableKernels();

/// Instruction sets of this processor that matter to the engine, in use or not: {"avx2", "fma", "f16c", "avx512f", …}.
std::vector<std::string> cpuFeatures();

} // namespace lectern::engine::cpu
