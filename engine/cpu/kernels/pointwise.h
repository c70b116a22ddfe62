// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"
#include "engine/cpu/kernels/lanes_math.h"

namespace lectern::engine::cpu {

template <typename L>
struct Pointwise {
    using Float = typename L::Float;
    using Math = LanesMath<L>;

    static void rmsNorm(const float* x, const float* weight, int count, float epsilon, float* y)
    {
        Float squares = L::all(0.0f);
        int i = 0;
        for (; i + L::width <= count; i += L::width)
            squares = L::fma(L::load(x + i), L::load(x + i), squares);
        float sum = L::sum(squares);
        for (int rest = i; rest < count; ++rest)
            sum += x[rest] * x[rest];
        const float scale = 1.0f / __builtin_sqrtf(sum / static_cast<float>(count) + epsilon);
        for (i = 0; i + L::width <= count; i += L::width)
            L::store(y + i, L::mul(L::load(weight + i), L::mul(L::all(scale), L::load(x + i))));
        for (; i < count; ++i)
            y[i] = weight[i] * (scale * x[i]);
    }

    static void swiglu(float* gate, const float* up, std::int64_t count)
    {
        for (std::int64_t i = 0; i < count; i += L::width)
            L::store(gate + i, L::mul(Math::silu(L::load(gate + i)), L::load(up + i)));
    }

    static void addScaled(float* to, const float* from, float factor, std::int64_t count)
    {
        for (std::int64_t i = 0; i < count; i += L::width)
            L::store(to + i, L::fma(L::all(factor), L::load(from + i), L::load(to + i)));
    }
};

} // namespace lectern::engine::cpu
