// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/emulator/execution.h"

#include <cstdint>

/// What the instructions in engine/cuda/kernels/ptx.cuh do, by the PTX ISA's description of them ("Matrix multiply-accumulate
/// operation using mma instruction": fragments of m16n8k16 and m16n8k32, m16n8k8 and m8n8k16; "ldmatrix"; "cp.async").
namespace lectern::engine::cuda::emulator {

/// ldmatrix .x4: lane 8·i + r brings the address of row r of matrix i (8 rows of 16 bytes, in shared memory); each lane
/// gets two neighbouring 16-bit values of each.
void loadMatrices(std::uint32_t (&to)[4], const void* row, bool transposed, Site site);

/// The products of one mma over 16-bit inputs. d += a · b; a [16, 16], b [16, 8], d [16, 8].
void multiplyBf16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);
void multiplyF16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);
/// d += a · b; a [16, 32], b [32, 8] of signed bytes.
void multiplyS8(int (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);

/// Of sm_75. d += a · b; a [16, 8] (rows g and g + 8), b [8, 8], float16; d [16, 8].
void multiplyShallowF16(float (&d)[4], const std::uint32_t (&a)[2], std::uint32_t b, Site site);
/// d += a · b; a [8, 16], b [16, 8] of signed bytes; d [8, 8], of which a lane has two neighbours.
void multiplySmallS8(int& left, int& right, std::uint32_t a, std::uint32_t b, Site site);

} // namespace lectern::engine::cuda::emulator
