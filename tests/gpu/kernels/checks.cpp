// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/kernels/checks.h"

#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/rms_norm.h"
#include "tests/cuda/attention_case.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/conv_case.h"
#include "tests/cuda/fragment_case.h"
#include "tests/cuda/norm_reference.h"
#include "tests/cuda/sample_case.h"
#include "tests/cuda/scan_case.h"

#include <algorithm>

namespace lectern::tests {

namespace {

using namespace engine::cuda;

class Checks {
public:
    /// @param mistake gives what is wrong, or whether it holds
    template <typename Mistake>
    void add(std::string name, Mistake mistake)
    {
        if constexpr (std::is_same_v<decltype(mistake()), bool>)
            m_checks.push_back(
                {std::move(name), [mistake] { return mistake() ? std::string() : std::string("does not hold"); }});
        else
            m_checks.push_back({std::move(name), mistake});
    }
    std::vector<Check> all() && { return std::move(m_checks); }

private:
    std::vector<Check> m_checks;
};

std::string numbered(const char* what, std::initializer_list<int> numbers)
{
    std::string name = what;
    for (const int number : numbers)
        name += " " + std::to_string(number);
    return name;
}

void addFragments(Checks& checks)
{
    checks.add("fragments bf16", [] { return bf16ProductIsRight(productOfBf16); });
    checks.add("fragments f16", [] { return f16ProductIsRight(productOfF16, false); });
    checks.add("fragments f16 transposed", [] { return f16ProductIsRight(productOfF16Transposed, true); });
    checks.add("fragments s8", [] { return s8ProductIsRight(productOfS8); });
    checks.add("fragments bf16, as on sm_75", [] { return bf16ProductIsRight(turingProductOfBf16); });
    checks.add("fragments f16, as on sm_75", [] { return f16ProductIsRight(turingProductOfF16, false); });
    checks.add("fragments s8, as on sm_75", [] { return s8ProductIsRight(turingProductOfS8); });
}

std::string normMistake(int rows, int width)
{
    Noise noise;
    const std::vector<float> x = noise.many(static_cast<std::size_t>(rows * width), -300, 300);
    const std::vector<float> weight = noise.many(static_cast<std::size_t>(width), 0.5f, 2);
    std::vector<double> wanted;
    for (int row = 0; row < rows; ++row)
        normInto(wanted, x.data() + row * width, weight.data(), width);
    const DeviceArray<float> onDevice(x), weights(weight);
    DeviceArray<float> out(x.size());
    rmsNorm(
        {.rows = rows, .width = width, .epsilon = kEpsilon, .x = onDevice.data(), .weight = weights.data(), .f32 = out.data()},
        {});
    return firstMistake(out.get(), wanted, 2e-6);
}

std::string selectionMistake(int tokens, int ranks, int states)
{
    Noise noise;
    const int width = ranks + 2 * states;
    const std::vector<float> x = noise.many(static_cast<std::size_t>(tokens * width), -3, 3);
    const std::vector<float> weight = noise.many(static_cast<std::size_t>(std::max(ranks, states)), 0.5f, 2);
    std::vector<double> wanted;
    for (int t = 0; t < tokens; ++t) {
        normInto(wanted, x.data() + t * width + ranks, weight.data(), states);
        normInto(wanted, x.data() + t * width + ranks + states, weight.data(), states);
    }
    const DeviceArray<float> onDevice(x), weights(weight);
    DeviceArray<float> bc(wanted.size());
    DeviceArray<__nv_bfloat16> dt(static_cast<std::size_t>(tokens * ranks));
    selectionNorms<__nv_bfloat16>({.tokens = tokens,
                                   .ranks = ranks,
                                   .states = states,
                                   .epsilon = kEpsilon,
                                   .dtBC = onDevice.data(),
                                   .dtWeight = weights.data(),
                                   .bWeight = weights.data(),
                                   .cWeight = weights.data(),
                                   .dt = dt.data(),
                                   .dtStride = ranks,
                                   .bc = bc.data()},
                                  {});
    return firstMistake(bc.get(), wanted, 2e-6);
}

std::string swiGluMistake(int rows, int width)
{
    Noise noise;
    const auto count = static_cast<std::size_t>(rows * width);
    const std::vector<float> gate = throughBf16(noise.many(count, -50, 50)), up = throughBf16(noise.many(count, -50, 50));
    std::vector<double> wanted;
    for (std::size_t i = 0; i < count; ++i)
        wanted.push_back(double(gate[i]) / (1 + std::exp(-double(gate[i]))) * double(up[i]));
    const DeviceArray<__nv_bfloat16> gates(toBf16(gate)), ups(toBf16(up));
    DeviceArray<__nv_bfloat16> out(count);
    swiGlu({.rows = rows, .width = width, .gateBf16 = gates.data(), .upBf16 = ups.data(), .stride = width, .out = out.data()},
           {});
    return firstMistake(toFloats(out.get()), wanted, kBf16, 1e-12);
}

bool argmaxHolds(int width)
{
    constexpr int kRows = 3;
    Noise noise;
    std::vector<float> x = noise.many(static_cast<std::size_t>(kRows * width));
    std::vector<std::int32_t> wanted;
    for (float& value : x)
        value = std::round(value * 40);
    for (int row = 0; row < kRows; ++row)
        wanted.push_back(static_cast<std::int32_t>(std::max_element(x.begin() + row * width, x.begin() + (row + 1) * width) -
                                                   (x.begin() + row * width)));
    const DeviceArray<float> onDevice(x);
    DeviceArray<std::int32_t> index(kRows);
    argmax({.rows = kRows, .width = width, .x = onDevice.data(), .index = index.data()}, {});
    return index.get() == wanted;
}

void addPointwise(Checks& checks)
{
    for (const int width : {1, 31, 257, 2560, 4096})
        checks.add(numbered("rms norm of width", {width}), [width] { return normMistake(5, width); });
    checks.add("selection norms 160, 16", [] { return selectionMistake(65, 160, 16); });
    checks.add("selection norms 5, 3", [] { return selectionMistake(9, 5, 3); });
    for (const int width : {7, 1000, 8192})
        checks.add(numbered("swiglu of width", {width}), [width] { return swiGluMistake(3, width); });
    for (const int width : {1, 33, 1025, 65536})
        checks.add(numbered("argmax of", {width}), [width] { return argmaxHolds(width); });
    for (const int width : {1, 33, 1025, 65536})
        checks.add(numbered("sample of", {width}), [width] { return samplesAreRight(width, 15, 0.6f, 0.95f); });
}

void addMixer(Checks& checks)
{
    for (const int tokens : {1, 2, 3, 15, 16, 17, 63, 64, 65, 257}) {
        checks.add(numbered("convolution of tokens", {tokens}), [tokens] {
            const ConvCase<__nv_bfloat16> convolution(tokens, 130, 4);
            return firstMistake(convolution.computed({tokens}), convolution.reference(), kBf16, 1e-6);
        });
        checks.add(numbered("convolution in float32 of tokens", {tokens}), [tokens] {
            const ConvCase<float> convolution(tokens, 130, 4);
            return firstMistake(convolution.computed({tokens}), convolution.reference(), kF32, 1e-6);
        });
        checks.add(numbered("scan of tokens", {tokens}), [tokens] {
            const ScanCase<__nv_bfloat16> mixer(tokens, 72, 16, tokens % 2 == 0);
            return firstMistake(mixer.computed({{tokens, ScanBy::Tile}}), mixer.reference(), kBf16,
                                ScanCase<__nv_bfloat16>::kAbsolute);
        });
    }
    for (const int channels : {7, 65, 5120}) {
        checks.add(numbered("scan of channels", {channels}), [channels] {
            const ScanCase<__nv_bfloat16> mixer(19, channels, 16, false);
            return firstMistake(mixer.computed({{19, ScanBy::Tile}}), mixer.reference(), kBf16,
                                ScanCase<__nv_bfloat16>::kAbsolute);
        });
    }
    checks.add("scan in float32, steps", [] {
        const ScanCase<float> mixer(8, 5120, 16, true);
        return firstMistake(mixer.computed({{8, ScanBy::Step}}), mixer.reference(), kF32, ScanCase<float>::kAbsolute);
    });
    checks.add("scan of 40 states", [] {
        const ScanCase<__nv_bfloat16> mixer(19, 70, 40, true);
        return firstMistake(mixer.computed({{19, ScanBy::Tile}}), mixer.reference(), kBf16, ScanCase<__nv_bfloat16>::kAbsolute);
    });
    checks.add("convolution divided, same bits", [] {
        const ConvCase<__nv_bfloat16> convolution(100, 70, 4);
        return sameBits(convolution.computed({1, 2, 33, 64}), convolution.computed({100}));
    });
    for (const int channels : {136, 71}) {
        checks.add(numbered("scan divided, same bits, channels", {channels}), [channels] {
            const ScanCase<__nv_bfloat16> mixer(70, channels, 16, false);
            const std::vector<float> whole = mixer.computed({{70, ScanBy::Tile}});
            return sameBits(mixer.computed({{1, ScanBy::Step}, {8, ScanBy::Step}, {59, ScanBy::Tile}, {2, ScanBy::Step}}),
                            whole) &&
                   sameBits(mixer.computed({{70, ScanBy::Tile}}), whole);
        });
    }
}

struct AttentionSize {
    int positions, tokens, heads, kvHeads, headDim;
    std::vector<int> cuts = {};
};

void addAttention(Checks& checks, const AttentionSize& size, AttentionBy by)
{
    const char* const what = by == AttentionBy::Reading ? "attention, reading" : "attention, decoding";
    checks.add(numbered(what, {size.positions, size.tokens, size.heads, size.kvHeads, size.headDim}), [size, by] {
        AttentionCase question(size.positions, size.tokens, size.heads, size.kvHeads, size.headDim, size.cuts);
        return firstMistake(question.answered(by), question.reference(), AttentionCase::relative(by), AttentionCase::kAbsolute);
    });
}

void addAttention(Checks& checks)
{
    for (const int tokens : {1, 2, 3, 15, 16, 17, 63, 64, 65, 257})
        addAttention(checks, {tokens, tokens, 4, 1, 64}, AttentionBy::Reading);
    for (const AttentionSize& size : {AttentionSize{333, 33, 2, 2, 128}, AttentionSize{140, 100, 20, 1, 128},
                                      AttentionSize{530, 130, 2, 1, 64, {3, 100, 130, 300, 301, 417}},
                                      AttentionSize{90, 70, 4, 2, 80, {65}}, AttentionSize{90, 70, 4, 2, 7, {65}}})
        addAttention(checks, size, AttentionBy::Reading);
    for (const int positions : {1, 64, 65, 512, 513, 1025})
        addAttention(checks, {positions, 1, 4, 2, 64}, AttentionBy::Decoding);
    for (const AttentionSize& size : {AttentionSize{514, 8, 20, 1, 128}, AttentionSize{700, 3, 4, 2, 64, {3, 100, 301, 698}},
                                      AttentionSize{600, 2, 4, 2, 7, {65}}})
        addAttention(checks, size, AttentionBy::Decoding);
    checks.add("attention, reading divided, same bits", [] {
        AttentionCase question(190, 150, 4, 1, 64);
        std::vector<float> parts = question.answered(AttentionBy::Reading, 0, 33);
        const std::vector<float> rest = question.answered(AttentionBy::Reading, 33, 117);
        parts.insert(parts.end(), rest.begin(), rest.end());
        return sameBits(parts, question.answered(AttentionBy::Reading));
    });
    checks.add("attention, decoding together, same bits", [] {
        AttentionCase question(516, 2, 20, 1, 64);
        std::vector<float> parts = question.answered(AttentionBy::Decoding, 0, 1);
        const std::vector<float> rest = question.answered(AttentionBy::Decoding, 1, 1, 5000);
        parts.insert(parts.end(), rest.begin(), rest.end());
        return sameBits(parts, question.answered(AttentionBy::Decoding));
    });
}

} // namespace

std::vector<Check> kernelChecks()
{
    Checks checks;
    addFragments(checks);
    addPointwise(checks);
    addMixer(checks);
    addAttention(checks);
    std::vector<Check> all = std::move(checks).all();
    addProductChecks(all);
    addRoutingChecks(all);
    return all;
}

} // namespace lectern::tests
