// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/kv_layer.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

/// Values of a head, at most.
constexpr int kMostHeadDim = 128;
/// Tokens that attendDecoding() takes, at most.
constexpr int kMostDecodedTokens = 8;

/// Causal attention of a chunk's queries to all keys up to their own, without positions: softmax(q · k / sqrt(headDim)) · v.
/// Query head j uses key/value head j / (heads / kvHeads). Keys and values of the chunk are in their pages already.
/// q · log2(e) / sqrt(headDim) is rounded to float16; a magnitude above 65504 there makes the row not a number.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct AttentionArgs {
    int tokens = 0;
    int heads = 0;
    const T* q = nullptr; ///< [tokens, qStride], of which heads · headDim are read
    std::int64_t qStride = 0;
    KvLayer kv;
    int mostPositions = 0;    ///< *kv.end is at most this; decides the size of a decoding launch
    float* scratch = nullptr; ///< decoding: decodingScratchBytes() bytes
    T* out = nullptr;         ///< [tokens, heads · headDim]
};

/// For many tokens: tensor cores. A token's result has the same bits in whatever chunk it comes.
void attendReading(const AttentionArgs<__nv_bfloat16>& args, cudaStream_t stream);

/// For up to kMostDecodedTokens: the keys are divided among blocks, and what they give is joined in their order. A token's
/// result has the same bits alone and together with others, and is not that of attendReading() to the last bit.
void attendDecoding(const AttentionArgs<float>& args, cudaStream_t stream);
std::size_t decodingScratchBytes(int tokens, int heads, int headDim, int mostPositions);

} // namespace lectern::engine::cuda
