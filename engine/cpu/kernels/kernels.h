// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cpu {

/// Outputs are computed in panels of this many: a weight matrix is stored as [panel][in][kPanel].
constexpr int kPanel = 16;
/// Keys that attention takes at a time; tiles begin at absolute multiples, so that results don't depend on chunks.
constexpr int kKeyTile = 64;

enum class PanelType { F32, Bf16, F16, Blocks };

/// What the codes of a block-quantised panel mean.
enum class CodeMeaning {
    Linear, ///< code − bias
    Table,  ///< table[code]
    Float8, ///< the code is an E4M3 number
};

/// How a panel of 16 rows of quantised weights lies in memory: first the headers of all blocks, then, from the next multiple
/// of 64 bytes on, their codes. A block spans `blockValues` steps of `depth`, and
///     weight = (scale · groupScale) · meaning(code) − minimum · groupMinimum.
/// - header: [16] scales, [16] minimums, [groups][16] group scales (int8), [groups][16] group minimums (uint8); those that the
///   format has. Scales and minimums are float16 or float32.
/// - codes: units of 32 steps, each as planes of words of 32 bits, 16 rows beside each other: byte j of a word belongs to
///   steps ≡ j (mod 4), as the processors' products of bytes want it. Planes, in this order:
///   8 bits: 8 words of 4 steps; low nibbles (4, 5, 6 bits): 4 words of 8 steps, the low half of each byte first;
///   two bits (all of 2, the low ones of 3, the high ones of 6): 2 words of 16 steps; one bit (the high one of 3 and 5): 1
///   word.
struct BlockLayout {
    CodeMeaning meaning = CodeMeaning::Linear;
    int codeBits = 8; ///< 2, 3, 4, 5, 6 or 8
    int blockValues = 32;
    int groupValues = 32; ///< 16 or 32
    bool hasMinimum = false;
    bool hasGroupScales = false;
    bool halfScales = true;
    float bias = 0;
    float table[16] = {};

    /// Whether codes, or a table's values + 128, need all 8 bits of a byte.
    constexpr bool wideCodes() const { return codeBits == 8 || meaning == CodeMeaning::Table; }
    /// What codes are too large by when they are bytes.
    constexpr float byteBias() const { return meaning == CodeMeaning::Table ? 128.0f : bias; }
    constexpr int groups() const { return blockValues / groupValues; }
    constexpr int scaleBytes() const { return halfScales ? 2 : 4; }
    constexpr int headerBytes() const
    {
        return 16 * ((hasMinimum ? 2 : 1) * scaleBytes() + (hasGroupScales ? (hasMinimum ? 2 : 1) * groups() : 0));
    }
    constexpr int codeBytes() const { return 2 * blockValues * codeBits; } ///< of 16 rows of a block
    constexpr std::int64_t codesOffset(std::int64_t blocks) const { return (blocks * headerBytes() + 63) / 64 * 64; }
    constexpr std::int64_t panelBytes(std::int64_t blocks) const { return codesOffset(blocks) + blocks * codeBytes(); }
};

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
constexpr int kMostDirectRows = 3;

/// 32 activations of a row as 8-bit integers: value ≈ scale · code.
struct RoundedGroup {
    float scale;
    float sum;                 ///< scale times the sum of the codes
    float firstSum, secondSum; ///< the same of 16 each
};

/// Codes of blocks [firstBlock, firstBlock + blocks) of a panel as bytes: [steps/4][16][4], those of a table as its values + 128.
struct ExpandCodesArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int panelBlocks;
    int firstBlock;
    int blocks;
    std::byte* out;
};

/// y[rows, 16·panels] = x · w over the steps of some blocks, or += where `accumulate`, with activations rounded to 8 bits.
/// Every output is one chain of multiply-adds over the groups of weights: the same bits however rows, panels and blocks are divided.
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
    const std::byte* codes;  ///< what expandCodes() made of these blocks, panel by panel; or none: codes are taken from w
    std::int64_t codeStride; ///< bytes from panel to panel
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

/// One tile of keys for some query rows: online softmax (Milakov & Gimelshein 2018).
struct AttendArgs {
    const float* q; ///< [rows, qStride]
    std::int64_t qStride;
    int rows;
    const float* k;       ///< [kKeyTile/16, headDim, 16]
    const float* v;       ///< [kKeyTile, vStride]
    std::int64_t vStride; ///< headDim rounded up to a multiple of 16
    int headDim;
    int keys;           ///< keys of the tile that exist
    const int* visible; ///< [rows]: how many of them the row may see; 0: none
    float scale;
    float* scores; ///< [rows, kKeyTile], scratch
    float* peak;   ///< [rows]: the largest score so far; −infinity at first
    float* sum;    ///< [rows]: the sum of exp(score − peak) so far
    float* out;    ///< [rows, vStride]: the weighted sum of values so far
};

/// A loop of one kind of arithmetic and nothing else, to measure its peak rate with.
struct PeakLoop {
    float (*run)(std::int64_t rounds) = nullptr; ///< none where the instruction set, or its kernels, do not use that arithmetic
    double operations = 0;                       ///< of a round
};

/// What bounds the kernels of one instruction set. A set with another unit for an arithmetic (matrix tiles, say) gives that unit's loop.
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
    /// Of precision Fast; none of the three where the processor has no fast products of bytes.
    void (*roundToBytes)(const float* x, int depth, std::int8_t* codes, RoundedGroup* groups); ///< depth: multiple of 32
    void (*expandCodes)(const ExpandCodesArgs&);
    void (*multiplyIntegers)(const MultiplyIntegersArgs&);
    void (*conv)(const ConvArgs&);
    void (*scan)(const ScanArgs&);
    void (*attend)(const AttendArgs&);
    /// y = x / sqrt(mean(x²) + epsilon) · weight (Zhang & Sennrich 2019). Any count.
    void (*rmsNorm)(const float* x, const float* weight, int count, float epsilon, float* y);
    /// gate = silu(gate) · up. count: multiple of 16.
    void (*swiglu)(float* gate, const float* up, std::int64_t count);
    /// to += from · factor. count: multiple of 16.
    void (*addScaled)(float* to, const float* from, float factor, std::int64_t count);
    PeakLoops peaks;
};

extern const Kernels kPortableKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;   ///< needs AVX2, FMA and F16C
extern const Kernels kAvx512Kernels; ///< needs AVX-512F
extern const Kernels kAvx512VnniKernels; ///< needs AVX-512F, BW and VNNI
#endif

} // namespace lectern::engine::cpu
