// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/conv.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <cmath>
#include <deque>
#include <vector>

namespace lectern::tests {

/// A layer with random weights and a chunk's random inputs, which lie in rows that are longer than they.
/// @tparam T of activations
template <typename T>
struct ConvCase {
    static constexpr double kRelative = std::is_same_v<T, float> ? kF32 : kBf16;

    ConvCase(int t, int c, int k)
        : tokens(t), channels(c), taps(k), stride(2 * c + c % 2), x(activations<T>(noise.many(size(t, stride)))),
          weight(noise.many(size(k, c))), bias(noise.many(size(1, c))), history(noise.many(size(k - 1, c)))
    {
    }
    static std::size_t size(int rows, int columns)
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }

    /// Arguments for tokens [first, first + count), the state in place.
    engine::cuda::ConvArgs<T> args(int first, int count, float* state, T* y) const
    {
        engine::cuda::ConvArgs<T> args{.tokens = count,
                                       .channels = channels,
                                       .taps = taps,
                                       .x = onDevice.data() + first * stride,
                                       .xStride = stride,
                                       .weight = weightOnDevice.data(),
                                       .bias = biasOnDevice.data(),
                                       .history = {},
                                       .y = y + first * channels};
        args.history.before = args.history.after[0] = state;
        return args;
    }

    /// The results, and the history after the last token behind them.
    std::vector<double> reference() const
    {
        std::vector<double> out(size(tokens, channels));
        std::vector<double> after(history.size());
        const std::vector<float> values = toFloats(x);
        for (int c = 0; c < channels; ++c) {
            std::deque<double> inputs;
            for (int k = 0; k + 1 < taps; ++k)
                inputs.push_back(double(history[size(k, channels) + static_cast<std::size_t>(c)]));
            for (int t = 0; t < tokens; ++t) {
                inputs.push_back(double(values[size(t, stride) + static_cast<std::size_t>(c)]));
                double sum = bias[static_cast<std::size_t>(c)];
                for (int k = 0; k < taps; ++k)
                    sum += inputs[static_cast<std::size_t>(k)] * weight[size(k, channels) + static_cast<std::size_t>(c)];
                inputs.pop_front();
                out[size(t, channels) + static_cast<std::size_t>(c)] = sum / (1 + std::exp(-sum));
            }
            for (int k = 0; k + 1 < taps; ++k)
                after[size(k, channels) + static_cast<std::size_t>(c)] = inputs[static_cast<std::size_t>(k)];
        }
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    /// The device's, the tokens taken in chunks of these lengths.
    std::vector<float> computed(const std::vector<int>& lengths) const
    {
        DeviceArray<float> state(history);
        DeviceArray<T> y(size(tokens, channels));
        int first = 0;
        for (const int length : lengths) {
            engine::cuda::convolve(args(first, length, state.data(), y.data()), {});
            engine::cuda::check(cudaDeviceSynchronize(), "cudaDeviceSynchronize"); // a chunk finds its state written
            first += length;
        }
        std::vector<float> out = toFloats(y.get());
        const std::vector<float> after = state.get();
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    Noise noise;
    int tokens, channels, taps, stride;
    std::vector<T> x;
    std::vector<float> weight, bias, history;
    DeviceArray<T> onDevice{x};
    DeviceArray<float> weightOnDevice{weight}, biasOnDevice{bias};
};

} // namespace lectern::tests
