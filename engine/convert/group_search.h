// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine {

/// Groups are searched side by side: value i of group g lies at [i · kGroupLanes + g].
constexpr int kGroupLanes = 16;

/// Sums over a group that a least-squares fit of x to its codes q is made of. w: weights.
struct GroupSums {
    float w[kGroupLanes], wq[kGroupLanes], wqq[kGroupLanes], wx[kGroupLanes], wxq[kGroupLanes];
};

/// Finds scales for 16 groups of values at a time. In each group Σ w·(x − x̂)² is to be small, where
///     affine:    x̂ = scale · q − minimum,  q in [0, levels]
///     symmetric: x̂ = scale · q,            q in [−reach, reach − 1]
/// A fit tries many roundings of the group to codes, solves each for scale and minimum by least squares, and keeps the best
/// (the idea: ggml-org/llama.cpp, pull request 1684). A refinement starts from scales that are whole multiples (codes) of
/// a step and looks at their neighbours. All functions give the same bits on every CPU. Values should be near 1 in size.
struct GroupSearch {
    /// @param anyMinimum the minimum may be negative (x̂ never reaches 0); else it is at least 0
    void (*fitAffine)(const float* x, const float* w, int values, int levels, bool anyMinimum, float* scale, float* minimum);
    /// scaleCode and minimumCode: whole numbers in [0, 63], changed by at most one.
    void (*refineAffine)(const float* x, const float* w, int values, int levels, const float* scaleStep,
                         const float* minimumStep, float* scaleCode, float* minimumCode);
    void (*affineCodes)(const float* x, int values, int levels, const float* scale, const float* minimum, float* codes);

    void (*fitSymmetric)(const float* x, const float* w, int values, int reach, float* scale);
    /// scaleCode: whole numbers in [−128, 127], changed by at most one.
    void (*refineSymmetric)(const float* x, const float* w, int values, int reach, const float* scaleStep, float* scaleCode);
    void (*symmetricCodes)(const float* x, int values, int reach, const float* scale, float* codes);

    void (*sums)(const float* x, const float* w, const float* codes, int values, GroupSums& sums);
};

/// The fastest for this CPU.
const GroupSearch& groupSearch();

// One for each set of instructions.
extern const GroupSearch kPortableSearch;
#if defined(__x86_64__)
extern const GroupSearch kAvx2Search;
extern const GroupSearch kAvx512Search;
#endif

} // namespace lectern::engine
