// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// A token by chance, as engine/sampler.h chooses it: of the fewest tokens whose probabilities together reach topP, the
/// most likely first and the smaller id first among equals, the one that a random number falls on.
/// Probabilities are counted in units of 2^-40 of the largest; sums of whole numbers have no order, so that the same
/// logits and random number always give the same token. Where no logit is a finite number, that is token 0.
struct SampleArgs {
    int width = 0;                         ///< V
    float temperature = 1;                 ///< above 0; at 0 argmax() it is
    float topP = 1;                        ///< in (0, 1]
    const float* logits = nullptr;         ///< [V]
    const std::uint64_t* random = nullptr; ///< on the device: 53 random bits
    std::int32_t* token = nullptr;         ///< on the device
};
void sample(const SampleArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
