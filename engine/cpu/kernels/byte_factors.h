// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_factors.h"
#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// What turns codes as bytes into weights, taken out of the headers of blocks once for many rows.
template <typename L>
struct ByteFactors {
    using Float = typename L::Float;
    static constexpr int kFactors = 2 * kPanel; ///< floats of a group of weights

    static void expand(const ExpandFactorsArgs& args)
    {
        const BlockLayout& layout = *args.layout;
        if (!layout.hasGroupScales)
            layout.hasMinimum ? expandAs<true, false>(args) : expandAs<false, false>(args);
        else
            layout.hasMinimum ? expandAs<true, true>(args) : expandAs<false, true>(args);
    }

private:
    template <bool Minimum, bool GroupScales>
    static void expandAs(const ExpandFactorsArgs& args)
    {
        constexpr int kVectors = kPanel / L::width;
        const BlockLayout& layout = *args.layout;
        const Float bias = L::all((Minimum ? 0.0f : -layout.byteBias()) + (layout.wideCodes() ? L::kTakenOffWideCodes : 0.0f));
        const int groups = layout.groups();
        const int scaleBytes = kPanel * layout.scaleBytes();
        const std::byte* header = args.panel + std::int64_t(args.firstBlock) * layout.headerBytes();
        float* out = args.out;
        for (int block = 0; block < args.blocks; ++block, header += layout.headerBytes(), out += groups * kFactors) {
            for (int byte = 0; byte < layout.headerBytes(); byte += 64) // so that memory does not rest meanwhile
                __builtin_prefetch(header + kFetchedAhead + byte);
            for (int vector = 0; vector < kVectors; ++vector) {
                const Float blockScale = loadBlockScales<L>(layout, header, vector);
                Float blockMinimum = L::all(0.0f);
                if constexpr (Minimum)
                    blockMinimum = L::sub(blockMinimum, loadBlockScales<L>(layout, header + scaleBytes, vector));
                const std::byte* bytes = header + (Minimum ? 2 : 1) * scaleBytes + vector * L::width;
                float* to = out + vector * L::width;
                for (int group = 0; group < groups; ++group, bytes += kPanel, to += kFactors) {
                    Float scale = blockScale;
                    if constexpr (GroupScales)
                        scale = L::mul(scale, L::loadSignedBytes(bytes));
                    Float offset = L::mul(scale, bias);
                    if constexpr (Minimum && GroupScales)
                        offset = L::fma(blockMinimum, L::loadUnsignedBytes(bytes + groups * kPanel), offset);
                    else if constexpr (Minimum)
                        offset = L::add(blockMinimum, offset);
                    L::store(to, scale);
                    L::store(to + kPanel, offset);
                }
            }
        }
    }
};

} // namespace lectern::engine::cpu
