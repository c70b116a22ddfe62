// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/emulator/execution.h"

#include <cstdint>

/// What the instructions in engine/cuda/kernels/ptx.cuh do, by the PTX ISA's description of them ("Matrix multiply-accumulate
/// operation using mma instruction": fragments of m16n8k16 and m16n8k32; "ldmatrix"; "cp.async").
namespace lectern::engine::cuda::emulator {

/// ldmatrix .x4: lane 8·i + r brings the address of row r of matrix i (8 rows of 16 bytes, in shared memory); each lane
/// gets two neighbouring 16-bit values of each.
void loadMatrices(std::uint32_t (&to)[4], const void* row, bool transposed, Site site);

/// The products of one mma over 16-bit inputs. d += a · b; a [16, 16], b [16, 8], d [16, 8].
void multiplyBf16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);
void multiplyF16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);
/// d += a · b; a [16, 32], b [32, 8] of signed bytes.
void multiplyS8(int (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2], Site site);

} // namespace lectern::engine::cuda::emulator
