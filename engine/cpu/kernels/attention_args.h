// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// What a softmax is divided by: Σ 2^(score·log2(e) − peak) over the keys seen so far.
struct SoftmaxSum {
    float peak; ///< the largest score·log2(e) so far; −infinity at first
    float sum;  ///< 0 at first
};

/// Attention of some query rows to some keys, not yet divided by the sum.
struct PartialAttention {
    SoftmaxSum* sums; ///< [rows]
    float* out;       ///< [rows, headDim rounded up to a multiple of 16]: the weighted sum of values
};

/// One tile of keys for some query rows: online softmax (Milakov & Gimelshein 2018).
struct AttendArgs {
    const float* q; ///< [rows, qStride]
    std::int64_t qStride;
    int rows;
    PanelType panelType;  ///< of k and v: F32 or F16
    const void* k;        ///< [kKeyTile/16, headDim, 16]
    const void* v;        ///< [kKeyTile, vStride]
    std::int64_t vStride; ///< headDim rounded up to a multiple of 16
    int headDim;
    int keys;           ///< keys of the tile that exist
    const int* visible; ///< [rows]: how many of them the row may see; 0: none
    float scale;        ///< of scores; log2(e) included
    /// Null, or the keys of the tile that comes next: they and its values, which lie to them as here, are fetched meanwhile.
    const void* next;
    PartialAttention partial;
};

/// total = attention to the keys of both.
struct JoinArgs {
    int rows;
    std::int64_t stride; ///< floats of a row of `out`: a multiple of 16
    PartialAttention part;
    PartialAttention total;
};

} // namespace lectern::engine::cpu
