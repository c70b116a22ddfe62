// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/scan.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace lectern::tests {

/// Which of the two functions.
enum class ScanBy { Tile, Step };

/// A layer with random weights, and a chunk's random inputs. The gates lie in rows that are longer than they.
/// @tparam T of activations
template <typename T>
struct ScanCase {
    static constexpr double kAbsolute = 2e-5; ///< beside the rounding of the result
    static constexpr double kRelative = std::is_same_v<T, float> ? kF32 : kBf16;

    ScanCase(int t, int c, int n, bool floatDt)
        : tokens(t), channels(c), states(n), zStride(2 * c), isFloat(floatDt), u(activations<T>(noise.many(size(t, c), -2, 2))),
          z(activations<T>(noise.many(size(t, zStride), -4, 4))), dtF32(noise.many(size(t, c), -9, 3)), dtBf16(toBf16(dtF32)),
          bc(noise.many(size(t, 2 * n))), a(noise.many(size(n, c), -20, -0.05f)), d(noise.many(size(1, c))),
          dtBias(noise.many(size(1, c))), before(noise.many(size(n, c)))
    {
        dtF32[0] = 25; // softplus is the identity there
        dtBf16[0] = __float2bfloat16_rn(25);
        onDevice = std::make_unique<OnDevice>(*this);
    }
    static std::size_t size(int rows, int columns)
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }

    engine::cuda::ScanArgs<T> args(int first, int count, float* state, T* y) const
    {
        engine::cuda::ScanArgs<T> args{.tokens = count,
                                       .channels = channels,
                                       .states = states,
                                       .u = onDevice->u.data() + first * channels,
                                       .dtBf16 = isFloat ? nullptr : onDevice->dtBf16.data() + first * channels,
                                       .dtF32 = isFloat ? onDevice->dtF32.data() + first * channels : nullptr,
                                       .z = onDevice->z.data() + first * zStride,
                                       .zStride = zStride,
                                       .bc = onDevice->bc.data() + first * 2 * states,
                                       .aLog2e = onDevice->a.data(),
                                       .d = onDevice->d.data(),
                                       .dtBias = onDevice->dtBias.data(),
                                       .state = {},
                                       .y = y + first * channels};
        args.state.before = args.state.after[0] = state;
        return args;
    }

    /// The results, and the states after the last token behind them.
    std::vector<double> reference() const
    {
        std::vector<double> out(size(tokens, channels));
        std::vector<double> after(before.begin(), before.end());
        const std::vector<float> us = toFloats(u), zs = toFloats(z);
        for (int c = 0; c < channels; ++c) {
            const auto channel = static_cast<std::size_t>(c);
            for (int t = 0; t < tokens; ++t) {
                const std::size_t at = size(t, channels) + channel;
                const double dt = double(isFloat ? dtF32[at] : __bfloat162float(dtBf16[at])) + double(dtBias[channel]);
                const double delta = dt > 20 ? dt : std::log1p(std::exp(dt));
                const double x = double(us[at]);
                double y = double(d[channel]) * x;
                for (int n = 0; n < states; ++n) {
                    double& state = after[size(n, channels) + channel];
                    const auto b = size(t, 2 * states) + static_cast<std::size_t>(n);
                    state = state * std::exp2(delta * double(a[size(n, channels) + channel])) + delta * x * double(bc[b]);
                    y += state * double(bc[b + static_cast<std::size_t>(states)]);
                }
                const double gate = double(zs[size(t, zStride) + channel]);
                out[at] = y * gate / (1 + std::exp(-gate));
            }
        }
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    /// The device's, the tokens taken in chunks of these lengths.
    std::vector<float> computed(const std::vector<std::pair<int, ScanBy>>& chunks) const
    {
        DeviceArray<float> state(before);
        DeviceArray<T> y(size(tokens, channels));
        int first = 0;
        for (const auto& [length, by] : chunks) {
            (by == ScanBy::Tile ? engine::cuda::scan<T>
                                : engine::cuda::scanSteps<T>)(args(first, length, state.data(), y.data()), {});
            engine::cuda::check(cudaDeviceSynchronize(), "cudaDeviceSynchronize"); // a chunk finds its state written
            first += length;
        }
        std::vector<float> out = toFloats(y.get());
        const std::vector<float> after = state.get();
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    Noise noise;
    int tokens, channels, states, zStride;
    bool isFloat;
    std::vector<T> u, z;
    std::vector<float> dtF32;
    std::vector<__nv_bfloat16> dtBf16;
    std::vector<float> bc, a, d, dtBias, before;

    struct OnDevice {
        explicit OnDevice(const ScanCase& m)
            : u(m.u), z(m.z), dtBf16(m.dtBf16), dtF32(m.dtF32), bc(m.bc), a(m.a), d(m.d), dtBias(m.dtBias)
        {
        }
        DeviceArray<T> u, z;
        DeviceArray<__nv_bfloat16> dtBf16;
        DeviceArray<float> dtF32, bc, a, d, dtBias;
    };
    std::unique_ptr<OnDevice> onDevice;
};

} // namespace lectern::tests
