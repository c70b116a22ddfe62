// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

constexpr int kMostExperts = 128;
constexpr int kMostExpertsPerToken = 8;

/// The experts of each token: softmax over all experts, the k most likely, the lower index first of equal ones; their
/// probabilities as they are, or renormalised to a sum of 1 (Mixtral; Jamba does not). Token t has
/// choices [t·k, (t + 1)·k), the most likely expert first.
struct ChooseExpertsArgs {
    int tokens = 0;
    int experts = 0;               ///< E, up to kMostExperts
    int perToken = 0;              ///< k, up to kMostExpertsPerToken and E
    const float* logits = nullptr; ///< [tokens, E]
    bool renormalise = false;
    std::int32_t* expert = nullptr; ///< [tokens · k]
    float* weight = nullptr;        ///< [tokens · k]
};
void chooseExperts(const ChooseExpertsArgs& args, cudaStream_t stream);

/// Choices in the order of their experts, those of one expert in the order they had: rows of one matrix product for each
/// expert.
struct SortByExpertArgs {
    int choices = 0;
    int experts = 0;                      ///< E
    const std::int32_t* expert = nullptr; ///< [choices]
    std::int32_t* row = nullptr;          ///< [choices]: where each choice comes
    std::int32_t* offsets = nullptr;      ///< [E + 1]: expert e has rows [offsets[e], offsets[e + 1])
};
void sortByExpert(const SortByExpertArgs& args, cudaStream_t stream);

/// out[row[choice]] = x[choice / choicesPerRow].
struct GatherRowsArgs {
    int choices = 0;
    int choicesPerRow = 1;
    int width = 0;
    const std::int32_t* row = nullptr; ///< [choices]
    const __nv_bfloat16* x = nullptr;  ///< [choices / choicesPerRow, width]
    __nv_bfloat16* out = nullptr;      ///< [choices, width]
};
void gatherRows(const GatherRowsArgs& args, cudaStream_t stream);

/// out[token] = the sum over the token's choices, in their order, of weight[choice] · values[row[choice]].
struct CombineExpertsArgs {
    int tokens = 0;
    int perToken = 0;
    int width = 0;
    const std::int32_t* row = nullptr;   ///< [tokens · k]; none where values lie in the order of choices
    const float* weight = nullptr;       ///< [tokens · k]
    const float* f32 = nullptr;          ///< [tokens · k, width]: the values; or
    const __nv_bfloat16* bf16 = nullptr; ///< [tokens · k, width]: the values
    float* out = nullptr;                ///< [tokens, width]
    bool accumulate = false;             ///< out += the sum instead
};
void combineExperts(const CombineExpertsArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
