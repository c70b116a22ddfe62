// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/block_groups.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lectern::engine {

namespace {

constexpr int kGroupsOfAffine = 8; // of 32 values in a block of 256: two blocks in 16 lanes

/// Scales and minimums of two blocks of Q4_K or Q5_K: codes of six bits times a step for each block.
struct AffineSteps {
    alignas(64) float scaleStep[kGroupLanes], minimumStep[kGroupLanes]; ///< the same in all lanes of a block
    alignas(64) float scaleCode[kGroupLanes], minimumCode[kGroupLanes];
    std::uint16_t scaleBits[2], minimumBits[2];

    void setSteps(const BlockGroups& groups, int block, float scale, float minimum)
    {
        scaleBits[block] = groups.half(scale);
        minimumBits[block] = groups.half(minimum);
        for (int g = block * kGroupsOfAffine; g < (block + 1) * kGroupsOfAffine; ++g) {
            scaleStep[g] = scale;
            minimumStep[g] = minimum;
        }
    }

    void codesOf(BlockGroups& groups, int levels) const
    {
        alignas(64) float scale[kGroupLanes], minimum[kGroupLanes];
        for (int g = 0; g < kGroupLanes; ++g) {
            scale[g] = scaleStep[g] * scaleCode[g];
            minimum[g] = minimumStep[g] * minimumCode[g];
        }
        groupSearch().affineCodes(groups.x, 32, levels, scale, minimum, groups.codes);
    }
};

float roundedCode(float value, float step, float most)
{
    return step > 0 ? std::clamp(std::nearbyint(value / step), 0.0f, most) : 0.0f;
}

/// The steps that suit a block's codes best, by least squares over all its groups:
/// x ≈ scaleStep · (scaleCode · q) − minimumStep · minimumCode.
void solveSteps(const BlockGroups& groups, const GroupSums& sums, int block, AffineSteps& steps)
{
    double ss = 0, sm = 0, mm = 0, sx = 0, mx = 0;
    for (int g = block * kGroupsOfAffine; g < (block + 1) * kGroupsOfAffine; ++g) {
        const double s = steps.scaleCode[g], m = steps.minimumCode[g];
        ss += s * s * double(sums.wqq[g]);
        sm += s * m * double(sums.wq[g]);
        mm += m * m * double(sums.w[g]);
        sx += s * double(sums.wxq[g]);
        mx += m * double(sums.wx[g]);
    }
    const double det = ss * mm - sm * sm;
    if (det > 1e-9 * ss * mm) {
        const double scale = (sx * mm - mx * sm) / det, minimum = (sx * sm - mx * ss) / det;
        if (scale > 0 && minimum >= 0)
            return steps.setSteps(groups, block, static_cast<float>(scale), static_cast<float>(minimum));
    }
    if (mm == 0 && ss > 0 && sx > 0)
        steps.setSteps(groups, block, static_cast<float>(sx / ss), steps.minimumStep[block * kGroupsOfAffine]);
}

/// Scales, minimums and codes of up to two blocks.
AffineSteps fitAffineBlocks(BlockGroups& groups, int levels)
{
    const GroupSearch& search = groupSearch();
    alignas(64) float scale[kGroupLanes], minimum[kGroupLanes];
    search.fitAffine(groups.x, groups.w, 32, levels, false, scale, minimum);
    AffineSteps steps;
    for (int block = 0; block < 2; ++block) {
        const int first = block * kGroupsOfAffine;
        steps.setSteps(groups, block, *std::max_element(scale + first, scale + first + kGroupsOfAffine) / 63,
                       *std::max_element(minimum + first, minimum + first + kGroupsOfAffine) / 63);
    }
    for (int g = 0; g < kGroupLanes; ++g) {
        steps.scaleCode[g] = roundedCode(scale[g], steps.scaleStep[g], 63);
        steps.minimumCode[g] = roundedCode(minimum[g], steps.minimumStep[g], 63);
    }
    const auto refine = [&] {
        search.refineAffine(groups.x, groups.w, 32, levels, steps.scaleStep, steps.minimumStep, steps.scaleCode,
                            steps.minimumCode);
        steps.codesOf(groups, levels);
    };
    refine();
    GroupSums sums;
    search.sums(groups.x, groups.w, groups.codes, 32, sums);
    for (int block = 0; block < 2; ++block)
        solveSteps(groups, sums, block, steps);
    refine();
    return steps;
}

/// Steps, then six-bit codes: the first four groups' in bytes of their own, the others' split into four bits and two.
std::byte* putAffineHead(const AffineSteps& steps, int block, std::byte* out)
{
    std::memcpy(out, &steps.scaleBits[block], 2);
    std::memcpy(out + 2, &steps.minimumBits[block], 2);
    out += 4;
    for (int g = 0; g < 4; ++g) {
        const int at = block * kGroupsOfAffine + g;
        const int s0 = static_cast<int>(steps.scaleCode[at]), s1 = static_cast<int>(steps.scaleCode[at + 4]);
        const int m0 = static_cast<int>(steps.minimumCode[at]), m1 = static_cast<int>(steps.minimumCode[at + 4]);
        out[g] = static_cast<std::byte>(s0 | s1 >> 4 << 6);
        out[g + 4] = static_cast<std::byte>(m0 | m1 >> 4 << 6);
        out[g + 8] = static_cast<std::byte>((s1 & 15) | (m1 & 15) << 4);
    }
    return out + 12;
}

/// Pairs of groups share bytes: the first's low four bits below, the second's above.
std::byte* putNibbles(const BlockGroups& groups, int firstGroup, std::byte* out)
{
    for (int pair = 0; pair < 4; ++pair) {
        for (int i = 0; i < 32; ++i) {
            const int low = groups.code(firstGroup + 2 * pair, i) & 15, high = groups.code(firstGroup + 2 * pair + 1, i) & 15;
            *out++ = static_cast<std::byte>(low | high << 4);
        }
    }
    return out;
}

} // namespace

void quantiseQ4K(std::span<const float> values, std::byte* out)
{
    BlockGroups groups(values, 32, BlockGroups::Weights::RootMeanSquarePlusSize);
    const AffineSteps steps = fitAffineBlocks(groups, 15);
    for (int block = 0; block < static_cast<int>(values.size() / 256); ++block)
        out = putNibbles(groups, block * kGroupsOfAffine, putAffineHead(steps, block, out));
}

void quantiseQ5K(std::span<const float> values, std::byte* out)
{
    BlockGroups groups(values, 32, BlockGroups::Weights::RootMeanSquarePlusSize);
    const AffineSteps steps = fitAffineBlocks(groups, 31);
    for (int block = 0; block < static_cast<int>(values.size() / 256); ++block) {
        out = putAffineHead(steps, block, out);
        for (int i = 0; i < 32; ++i) {
            int fifth = 0;
            for (int g = 0; g < kGroupsOfAffine; ++g)
                fifth |= groups.code(block * kGroupsOfAffine + g, i) >> 4 << g;
            *out++ = static_cast<std::byte>(fifth);
        }
        out = putNibbles(groups, block * kGroupsOfAffine, out);
    }
}

namespace {

/// A block of 256: sixteen groups, whose scales are eight-bit codes times a step.
void quantiseQ6KBlock(std::span<const float> values, std::byte* out)
{
    const GroupSearch& search = groupSearch();
    BlockGroups groups(values, 16, BlockGroups::Weights::Even);
    alignas(64) float scale[kGroupLanes], step[kGroupLanes], code[kGroupLanes];
    search.fitSymmetric(groups.x, groups.w, 16, 32, scale);
    float furthest = 0;
    for (const float s : scale)
        furthest = std::fabs(s) > std::fabs(furthest) ? s : furthest;

    std::uint16_t bits = 0;
    const auto setStep = [&](float value) {
        bits = groups.half(value);
        std::fill_n(step, kGroupLanes, value);
    };
    const auto refine = [&] {
        search.refineSymmetric(groups.x, groups.w, 16, 32, step, code);
        for (int g = 0; g < kGroupLanes; ++g)
            scale[g] = step[g] * code[g];
        search.symmetricCodes(groups.x, 16, 32, scale, groups.codes);
    };
    setStep(furthest / -128); // −128 is the code that reaches furthest
    for (int g = 0; g < kGroupLanes; ++g)
        code[g] = step[g] != 0 ? std::clamp(std::nearbyint(scale[g] / step[g]), -128.0f, 127.0f) : 0.0f;
    refine();
    GroupSums sums;
    search.sums(groups.x, groups.w, groups.codes, 16, sums);
    double squares = 0, products = 0;
    for (int g = 0; g < kGroupLanes; ++g) {
        squares += double(code[g]) * double(code[g]) * double(sums.wqq[g]);
        products += double(code[g]) * double(sums.wxq[g]);
    }
    if (squares > 0)
        setStep(static_cast<float>(products / squares));
    refine();

    for (int half = 0; half < 2; ++half) { // 128 values: low four bits of four runs of 32 in 64 bytes, high two in 32
        for (int i = 0; i < 32; ++i) {
            int run[4];
            for (int r = 0; r < 4; ++r)
                run[r] = groups.code(half * 8 + r * 2 + i / 16, i % 16) + 32;
            out[half * 64 + i] = static_cast<std::byte>((run[0] & 15) | (run[2] & 15) << 4);
            out[half * 64 + 32 + i] = static_cast<std::byte>((run[1] & 15) | (run[3] & 15) << 4);
            out[128 + half * 32 + i] =
                static_cast<std::byte>(run[0] >> 4 | run[1] >> 4 << 2 | run[2] >> 4 << 4 | run[3] >> 4 << 6);
        }
    }
    for (int g = 0; g < kGroupLanes; ++g)
        out[192 + g] = static_cast<std::byte>(static_cast<std::int8_t>(code[g]));
    std::memcpy(out + 208, &bits, sizeof bits);
}

} // namespace

void quantiseQ6K(std::span<const float> values, std::byte* out)
{
    for (; !values.empty(); values = values.subspan(256), out += 210)
        quantiseQ6KBlock(values.first(256), out);
}

} // namespace lectern::engine
