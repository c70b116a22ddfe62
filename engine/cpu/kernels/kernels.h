// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_layout.h"
#include "engine/cpu/kernels/pair_kernels.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cpu {

/// Keys that attention takes at a time; tiles begin at absolute multiples, so that results don't depend on chunks.
constexpr int kKeyTile = 256;

/// Blocks [firstBlock, firstBlock + blocks) of a panel as float32: [steps, 16].
struct ExpandBlocksArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int panelBlocks; ///< blocks of the whole panel
    int firstBlock;
    int blocks;
    float* out;
};

/// y[rows, 16·panels] = x[rows, depth] · w, or += where `accumulate`, for very few rows: weights are expanded in registers.
/// The bits are those of expandBlocks() and multiply().
struct MultiplyBlocksArgs {
    const BlockLayout* layout;
    const float* x;
    std::int64_t xStride;
    int rows; ///< 1 to kMostDirectRows
    const std::byte* w;
    std::int64_t panelStride; ///< bytes
    int panelBlocks;
    int panels;
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

constexpr int kRoundedGroup = 32; ///< activations that share a scale

/// kRoundedGroup activations of a row as 8-bit integers: value ≈ scale · code.
struct RoundedGroup {
    float scale;
    float sum;                 ///< scale times the sum of the codes
    float firstSum, secondSum; ///< the same of 16 each
};

/// Codes of blocks [firstBlock, firstBlock + blocks) of a panel as bytes: [steps/4][16][4], those of a table as its values +
/// 128.
struct ExpandCodesArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int panelBlocks;
    int firstBlock;
    int blocks;
    std::byte* out;
};

/// What turns those bytes into weights, group by group of weights (layout->groupValues steps): [groups][2][16], a scale and an
/// offset for each row: weight = scale · byte + offset.
struct ExpandFactorsArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int firstBlock;
    int blocks;
    float* out;
};

/// y[rows, 16·panels] = x · w over the steps of some blocks, or += where `accumulate`, with activations rounded to 8 bits.
/// Every output is one chain of multiply-adds over the groups of weights: the same bits however rows, panels and blocks are
/// divided.
struct MultiplyIntegersArgs {
    const BlockLayout* layout;
    const std::int8_t* x; ///< [rows, xStride], from the first block's first step on
    std::int64_t xStride;
    const RoundedGroup* groups; ///< [rows, groupStride], likewise
    std::int64_t groupStride;
    int rows;
    const std::byte* w;       ///< first panel, from its beginning
    std::int64_t panelStride; ///< bytes
    int panelBlocks;
    int panels;
    int firstBlock;
    int blocks;
    const float* factors;      ///< what expandFactors() made of these blocks, panel by panel
    std::int64_t factorStride; ///< floats from panel to panel
    const std::byte* codes;    ///< what expandCodes() made of them; or none: codes are taken from w
    std::int64_t codeStride;   ///< bytes from panel to panel
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

/// y[rows, 16·panels] = x[rows, depth] · w, or += where `accumulate`.
/// Every output is one chain of multiply-adds in the order of `depth`: the same bits however rows and panels are divided.
struct MultiplyArgs {
    const float* x;
    std::int64_t xStride; ///< floats from row to row
    int rows;
    const void* w; ///< values of panelType
    PanelType panelType;
    std::int64_t stepStride;  ///< values from one step of `depth` to the next: 16 in a packed matrix
    std::int64_t panelStride; ///< values from one panel to the next: 16·depth in a packed matrix
    int panels;
    int depth;
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

/// Causal depthwise convolution and SiLU over channels [begin, end), multiples of 16 (Gu & Dao 2023, figure 3).
struct ConvArgs {
    int begin, end;
    int tokens;
    int taps;            ///< K
    std::int64_t stride; ///< floats from token to token, and from tap to tap
    const float* x;      ///< [tokens, stride]
    const float* before; ///< [K−1, stride]: the inputs before the chunk, oldest first
    float* after;        ///< [K−1, stride]: the last inputs of all
    const float* weight; ///< [K, stride]
    const float* bias;   ///< [stride]
    float* y;            ///< [tokens, stride]
};

/// Selective scan over channels [begin, end), multiples of 16 (Gu & Dao 2023, eq. 2), with skip and gate:
/// s = exp(delta·A)·s + delta·B·u;  y = (<s, C> + D·u) · silu(z).
struct ScanArgs {
    int begin, end;
    int tokens;
    int states;          ///< N
    std::int64_t stride; ///< floats from token to token, and from state to state
    const float* u;      ///< [tokens, stride]
    const float* delta;  ///< [tokens, stride], before softplus; its bias included
    const float* z;      ///< [tokens, stride]
    const float* b;      ///< [tokens, bcStride]: N values each
    const float* c;
    std::int64_t bcStride;
    const float* a;      ///< [N, stride]: A·log2(e)
    const float* d;      ///< [stride]
    const float* before; ///< [N, stride]
    float* after;        ///< [N, stride]
    float* y;            ///< [tokens, stride]
};

struct AttendArgs; // attention_args.h
struct JoinArgs;

/// What bounds the kernels of one instruction set. A set with another unit for an arithmetic (matrix tiles, say) gives that
/// unit's loop.
struct PeakLoops {
    float (*read)(const float* from, std::int64_t count) = nullptr; ///< reads memory; count: multiple of 128
    PeakLoop floats, bf16, integers;
};

/// The computation of a layer's parts for one instruction set. Pure functions over memory; no allocation, no threads.
/// Written once (multiply.h, mixer.h, attend.h, pointwise.h) over a type of SIMD lanes, compiled once for each.
struct Kernels {
    const char* name;
    int panelsPerTile; ///< panels that multiply() takes at a time: what is worth expanding together

    void (*multiply)(const MultiplyArgs&); ///< of float panels
    void (*expandBlocks)(const ExpandBlocksArgs&);
    void (*multiplyBlocks)(const MultiplyBlocksArgs&);
    void (*expandBf16)(const std::uint16_t* from, float* to, std::int64_t count); ///< count: multiple of 16
    void (*expandF16)(const std::uint16_t* from, float* to, std::int64_t count);  ///< count: multiple of 16
    void (*roundToF16)(const float* from, std::uint16_t* to, std::int64_t count); ///< count: multiple of 16
    /// Of precision Fast; none of the four where the processor has no fast products of bytes.
    void (*roundToBytes)(const float* x, int depth, std::int8_t* codes, RoundedGroup* groups); ///< depth: multiple of 32
    void (*expandCodes)(const ExpandCodesArgs&);
    void (*expandFactors)(const ExpandFactorsArgs&);
    void (*multiplyIntegers)(const MultiplyIntegersArgs&);
    PairKernels pairs; ///< of precision Fast
    void (*conv)(const ConvArgs&);
    void (*scan)(const ScanArgs&);
    void (*attend)(const AttendArgs&);
    void (*join)(const JoinArgs&);
    /// y = x / sqrt(mean(x²) + epsilon) · weight (Zhang & Sennrich 2019). Any count.
    void (*rmsNorm)(const float* x, const float* weight, int count, float epsilon, float* y);
    /// gate = silu(gate) · up. count: multiple of 16.
    void (*swiglu)(float* gate, const float* up, std::int64_t count);
    /// to += from · factor. count: multiple of 16.
    void (*addScaled)(float* to, const float* from, float factor, std::int64_t count);
    PeakLoops peaks;
};

extern const Kernels kReferenceKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;       ///< needs AVX2, FMA and F16C
extern const Kernels kAvxVnniProducts;   ///< of bytes, and nothing else; needs AVX-VNNI beside those
extern const Kernels kAvx512Kernels;     ///< needs AVX-512F
extern const Kernels kAvx512VnniKernels; ///< needs AVX-512F, BW and VNNI
#endif

} // namespace lectern::engine::cpu
