// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/kernels/rates.h"

#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/rms_norm.h"
#include "engine/cuda/kernels/sample.h"
#include "engine/cuda/kernels/scan.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <cstdio>
#include <string>

namespace lectern::tests {

namespace {

using namespace engine::cuda;

struct Shape {
    const char* name;
    int hidden, inner, intermediate, heads, kvHeads, headDim, ranks;
};
constexpr Shape kShapes[] = {{"3b", 2560, 5120, 8192, 20, 1, 128, 160}, {"mini", 4096, 8192, 14336, 32, 8, 128, 256}};
constexpr int kStates = 16;

/// Time on the device's own clock.
class Stopwatch {
public:
    Stopwatch()
    {
        check(cudaEventCreate(&m_begin), "cudaEventCreate");
        check(cudaEventCreate(&m_end), "cudaEventCreate");
    }
    ~Stopwatch()
    {
        cudaEventDestroy(m_begin);
        cudaEventDestroy(m_end);
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

    /// Seconds that work() takes, over as many calls as fill a tenth of a second.
    template <typename Work>
    double seconds(Work work)
    {
        work();
        const double once = measure(work, 1);
        const int calls = static_cast<int>(std::min(200.0, 0.1 / std::max(once, 1e-6))) + 1;
        return measure(work, calls) / calls;
    }

private:
    template <typename Work>
    double measure(Work work, int calls)
    {
        check(cudaEventRecord(m_begin), "cudaEventRecord");
        for (int i = 0; i < calls; ++i)
            work();
        check(cudaEventRecord(m_end), "cudaEventRecord");
        check(cudaEventSynchronize(m_end), "cudaEventSynchronize");
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, m_begin, m_end), "cudaEventElapsedTime");
        return double(milliseconds) / 1000;
    }

    cudaEvent_t m_begin{};
    cudaEvent_t m_end{};
};

/// Random values, a few thousand of them again and again.
template <typename T, typename Make>
DeviceArray<T> filled(std::size_t count, float from, float to, Make make)
{
    Noise noise;
    std::vector<T> pattern;
    for (int i = 0; i < 4099; ++i)
        pattern.push_back(make(noise(from, to)));
    std::vector<T> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = pattern[i % pattern.size()];
    return DeviceArray<T>(all);
}
DeviceArray<__nv_bfloat16> bf16s(std::size_t count, float from = -1, float to = 1)
{
    return filled<__nv_bfloat16>(count, from, to, [](float value) { return __float2bfloat16_rn(value); });
}
DeviceArray<float> floats(std::size_t count, float from = -1, float to = 1)
{
    return filled<float>(count, from, to, [](float value) { return value; });
}

std::size_t times(int a, int b)
{
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

class Rates {
public:
    explicit Rates(bool isSmall) : m_small(isSmall)
    {
        cudaDeviceProp properties{};
        check(cudaGetDeviceProperties(&properties, 0), "cudaGetDeviceProperties");
        int kilohertz = 0;
        check(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, 0), "cudaDeviceGetAttribute");
        m_cycles = double(properties.multiProcessorCount) * kilohertz * 1000;
        // Data sheets of H100, A100 and L40S, divided by their multiprocessors and clocks; GeForce cards have half the last.
        m_tensorFlops = (properties.major >= 9 ? 4096.0 : properties.minor == 0 ? 2048.0 : 1024.0) * m_cycles;
        const std::size_t bytes = std::size_t(m_small ? 1 : 1024) << 20;
        DeviceArray<char> from(bytes), to(bytes);
        check(cudaMemset(from.data(), 0, bytes), "cudaMemset");
        m_bandwidth = 2 * double(bytes) / m_watch.seconds([&] {
            check(cudaMemcpyAsync(to.data(), from.data(), bytes, cudaMemcpyDeviceToDevice), "cudaMemcpyAsync");
        });
        std::printf("%s, %d multiprocessors at %.2f GHz; copies %.0f GB/s; tensor peak (data sheet, 16 bits) %.0f TFLOPS\n",
                    properties.name, properties.multiProcessorCount, kilohertz / 1e6, m_bandwidth / 1e9, m_tensorFlops / 1e12);
    }

    void pointwise(const Shape& shape, int tokens)
    {
        const auto rows = times(tokens, shape.hidden);
        DeviceArray<float> x = floats(rows), weight = floats(static_cast<std::size_t>(shape.hidden));
        DeviceArray<__nv_bfloat16> normed(rows);
        ofBandwidth(shape, "rms norm", tokens, 6 * double(rows), [&] {
            rmsNorm({.rows = tokens,
                     .width = shape.hidden,
                     .epsilon = 1e-6f,
                     .x = x.data(),
                     .weight = weight.data(),
                     .bf16 = normed.data()},
                    {});
        });
        const auto wide = times(tokens, shape.intermediate);
        const DeviceArray<__nv_bfloat16> gates = bf16s(2 * wide, -5, 5);
        DeviceArray<__nv_bfloat16> out(wide);
        ofBandwidth(shape, "swiglu", tokens, 6 * double(wide), [&] {
            swiGlu({.rows = tokens,
                    .width = shape.intermediate,
                    .gateBf16 = gates.data(),
                    .upBf16 = gates.data() + shape.intermediate,
                    .stride = 2 * std::int64_t(shape.intermediate),
                    .out = out.data()},
                   {});
        });
        const DeviceArray<float> logits = floats(65536);
        DeviceArray<std::int32_t> index(1);
        ofBandwidth(shape, "argmax", 1, 4.0 * 65536,
                    [&] { argmax({.rows = 1, .width = 65536, .x = logits.data(), .index = index.data()}, {}); });
        const DeviceArray<std::uint64_t> random(std::vector<std::uint64_t>{std::uint64_t(1) << 52});
        ofBandwidth(shape, "sample", 1, 4.0 * 65536, [&] {
            sample({.width = 65536,
                    .temperature = 0.1f,
                    .topP = 0.95f,
                    .logits = logits.data(),
                    .random = random.data(),
                    .token = index.data()},
                   {});
        });
    }

    void mixer(const Shape& shape, int tokens)
    {
        const auto values = times(tokens, shape.inner);
        const DeviceArray<__nv_bfloat16> xz = bf16s(2 * values), dt = bf16s(values, -6, 0), u = bf16s(values);
        const DeviceArray<float> bc = floats(times(tokens, 2 * kStates)), a = floats(times(kStates, shape.inner), -20, -1);
        const DeviceArray<float> perChannel = floats(static_cast<std::size_t>(shape.inner));
        const DeviceArray<float> weight = floats(times(4, shape.inner));
        DeviceArray<float> state = floats(times(kStates, shape.inner)), history = floats(times(3, shape.inner));
        DeviceArray<__nv_bfloat16> y(values);
        ConvArgs<__nv_bfloat16> conv{.tokens = tokens,
                                     .channels = shape.inner,
                                     .taps = 4,
                                     .x = xz.data(),
                                     .xStride = 2 * std::int64_t(shape.inner),
                                     .weight = weight.data(),
                                     .bias = perChannel.data(),
                                     .history = {},
                                     .y = y.data()};
        conv.history.before = conv.history.after[0] = history.data();
        ofBandwidth(shape, "convolution", tokens, 4 * double(values), [&] { convolve(conv, {}); });
        ScanArgs<__nv_bfloat16> args{.tokens = tokens,
                                     .channels = shape.inner,
                                     .states = kStates,
                                     .u = u.data(),
                                     .dtBf16 = dt.data(),
                                     .z = xz.data() + shape.inner,
                                     .zStride = 2 * std::int64_t(shape.inner),
                                     .bc = bc.data(),
                                     .aLog2e = a.data(),
                                     .d = perChannel.data(),
                                     .dtBias = perChannel.data(),
                                     .state = {},
                                     .y = y.data()};
        args.state.before = args.state.after[0] = state.data();
        const double seconds =
            m_watch.seconds([&] { (tokens <= kMostKeptSteps ? scanSteps<__nv_bfloat16> : scan<__nv_bfloat16>)(args, {}); });
        // 16 exponentials a cycle and multiprocessor; N of them, and 4 for softplus and gate.
        const double limit = double(values) * (kStates + 4) / (16 * m_cycles);
        report(shape, "scan", tokens, seconds, 8 * double(values) / seconds / 1e9, "GB/s", limit / seconds,
               "of its exponentials");
    }

    /// What a decoded token needs of a Mamba layer beside its matrix products: six short kernels behind each other.
    void shortKernels(const Shape& shape)
    {
        const int width = shape.ranks + 2 * kStates;
        DeviceArray<float> residual = floats(static_cast<std::size_t>(shape.hidden));
        const DeviceArray<float> weight = floats(times(4, shape.inner)), a = floats(times(kStates, shape.inner), -20, -1);
        const DeviceArray<float> dtBC = floats(static_cast<std::size_t>(width));
        const DeviceArray<__nv_bfloat16> xz = bf16s(times(2, std::max(shape.inner, shape.intermediate)));
        DeviceArray<float> state = floats(times(kStates, shape.inner)), history = floats(times(3, shape.inner));
        DeviceArray<float> bc(2 * kStates);
        DeviceArray<__nv_bfloat16> normed(static_cast<std::size_t>(shape.hidden)), u(static_cast<std::size_t>(shape.inner));
        DeviceArray<__nv_bfloat16> dt(static_cast<std::size_t>(shape.ranks)), out(times(2, shape.intermediate));
        const RmsNormArgs norm{.rows = 1,
                               .width = shape.hidden,
                               .epsilon = 1e-6f,
                               .x = residual.data(),
                               .weight = weight.data(),
                               .bf16 = normed.data()};
        ConvArgs<__nv_bfloat16> conv{.tokens = 1,
                                     .channels = shape.inner,
                                     .taps = 4,
                                     .x = xz.data(),
                                     .xStride = 2 * std::int64_t(shape.inner),
                                     .weight = weight.data(),
                                     .history = {},
                                     .y = u.data()};
        conv.history.before = conv.history.after[0] = history.data();
        const SelectionNormsArgs<__nv_bfloat16> selection{.tokens = 1,
                                                          .ranks = shape.ranks,
                                                          .states = kStates,
                                                          .epsilon = 1e-6f,
                                                          .dtBC = dtBC.data(),
                                                          .dtWeight = weight.data(),
                                                          .bWeight = weight.data(),
                                                          .cWeight = weight.data(),
                                                          .dt = dt.data(),
                                                          .dtStride = shape.ranks,
                                                          .bc = bc.data()};
        ScanArgs<__nv_bfloat16> steps{.tokens = 1,
                                      .channels = shape.inner,
                                      .states = kStates,
                                      .u = u.data(),
                                      .dtBf16 = xz.data(),
                                      .z = xz.data() + shape.inner,
                                      .zStride = 2 * std::int64_t(shape.inner),
                                      .bc = bc.data(),
                                      .aLog2e = a.data(),
                                      .d = weight.data(),
                                      .dtBias = weight.data(),
                                      .state = {},
                                      .y = u.data()};
        steps.state.before = steps.state.after[0] = state.data();
        const SwiGluArgs activation{.rows = 1,
                                    .width = shape.intermediate,
                                    .gateBf16 = xz.data(),
                                    .upBf16 = xz.data(),
                                    .stride = shape.intermediate,
                                    .out = out.data()};
        const double bytes = 4.0 * shape.inner * (2 * kStates + 10) + 10.0 * shape.hidden;
        ofBandwidth(shape, "six short kernels", 1, bytes, [&] {
            rmsNorm(norm, {});
            convolve(conv, {});
            selectionNorms(selection, {});
            scanSteps(steps, {});
            rmsNorm(norm, {});
            swiGlu(activation, {});
        });
    }

    void attention(const Shape& shape, int context, int tokens)
    {
        const int pages = (context + engine::kPageTokens - 1) / engine::kPageTokens;
        const std::size_t pageValues = kvLayerValues(shape.kvHeads, shape.headDim);
        DeviceArray<__half> memory = filled<__half>(pageValues * static_cast<std::size_t>(pages), -1, 1,
                                                    [](float value) { return __float2half_rn(value); });
        std::vector<KvSegmentRef> segments;
        for (int page = 0; page < pages; ++page)
            segments.push_back({memory.data() + pageValues * static_cast<std::size_t>(page), page * engine::kPageTokens,
                                std::min((page + 1) * engine::kPageTokens, context)});
        const DeviceArray<KvSegmentRef> chain(segments);
        const DeviceArray<int> end(std::vector<int>{context});
        const int width = shape.heads * shape.headDim;
        const auto asked = [&]<typename T>(const DeviceArray<T>& q, DeviceArray<T>& out) {
            return AttentionArgs<T>{
                .tokens = tokens,
                .heads = shape.heads,
                .q = q.data(),
                .qStride = width,
                .kv = {.segments = chain.data(), .end = end.data(), .kvHeads = shape.kvHeads, .headDim = shape.headDim},
                .mostPositions = context,
                .out = out.data()};
        };
        const std::string name = "attention at " + std::to_string(context);
        if (tokens > kMostDecodedTokens) {
            const DeviceArray<__nv_bfloat16> q = bf16s(times(tokens, width));
            DeviceArray<__nv_bfloat16> out(times(tokens, width));
            const auto args = asked(q, out);
            const double seconds = m_watch.seconds([&] { attendReading(args, {}); });
            const double pairs = double(tokens) * (context - tokens) + double(tokens) * (tokens + 1) / 2;
            const double flops = 4 * pairs * width / seconds;
            report(shape, name.c_str(), tokens, seconds, flops / 1e12, "TFLOPS", flops / m_tensorFlops, "of the tensor peak");
            return;
        }
        const DeviceArray<float> q = floats(times(tokens, width));
        DeviceArray<float> out(times(tokens, width));
        DeviceArray<float> scratch(decodingScratchBytes(tokens, shape.heads, shape.headDim, context) / sizeof(float));
        auto args = asked(q, out);
        args.scratch = scratch.data();
        ofBandwidth(shape, name.c_str(), tokens, 4.0 * context * shape.kvHeads * shape.headDim,
                    [&] { attendDecoding(args, {}); });
    }

private:
    template <typename Work>
    void ofBandwidth(const Shape& shape, const char* kernel, int tokens, double bytes, Work work)
    {
        const double seconds = m_watch.seconds(work);
        report(shape, kernel, tokens, seconds, bytes / seconds / 1e9, "GB/s", bytes / seconds / m_bandwidth,
               "of the bandwidth");
    }

    void report(const Shape& shape, const char* kernel, int tokens, double seconds, double rate, const char* unit, double part,
                const char* ofWhat) const
    {
        std::printf("%-5s %-20s %6d tokens %10.1f us %8.0f %-6s %5.1f %% %s\n", shape.name, kernel, tokens, seconds * 1e6, rate,
                    unit, part * 100, ofWhat);
    }

    bool m_small;
    Stopwatch m_watch;
    double m_cycles = 0;      ///< of all multiprocessors, in a second
    double m_tensorFlops = 0; ///< by data sheet
    double m_bandwidth = 0;   ///< bytes a second, measured
};

} // namespace

void printRates(bool isSmall)
{
    Rates rates(isSmall);
    for (Shape shape : kShapes) {
        if (isSmall)
            shape = {shape.name, 256, 512, 128, 2 * shape.kvHeads, shape.kvHeads, 128, 16};
        const std::vector<int> contexts = isSmall ? std::vector<int>{300} : std::vector<int>{4096, 32768, 140000, 262144};
        rates.shortKernels(shape);
        for (const int tokens : {1, isSmall ? 20 : 4096}) {
            rates.pointwise(shape, tokens);
            rates.mixer(shape, tokens);
            for (const int context : contexts)
                rates.attention(shape, context, tokens);
        }
    }
}

} // namespace lectern::tests
