// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
//
// counted_kernels product|scan ROUNDS: computes with the AVX2 kernels, the same in every round, on one thread. Run under
// valgrind, which counts instructions but knows no AVX-512; the difference between two numbers of rounds is what a round takes.
// Exit status: 77 where the processor lacks AVX2.
#include "tests/engine/cpu/counted_kernels.h"
#include "engine/base/float16.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/matrix_product.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

using namespace lectern::engine;
using namespace lectern::engine::cpu;
namespace sizes = lectern::tests::counted;

namespace {

const Kernels* avx2Kernels()
{
    for (const Kernels* kernels : availableKernels()) {
        if (std::string_view(kernels->name) == "avx2")
            return kernels;
    }
    return nullptr;
}

/// Reading with Q4_K weights in precision Fast: rounding activations, expanding codes, products of bytes.
void product(const Kernels& kernels, int rounds)
{
    const BlockSize block = blockOf(TensorType::Q4_K);
    std::vector<std::byte> bytes(std::size_t(sizes::kOutputs) * sizes::kDepth / std::size_t(block.values) *
                                 std::size_t(block.bytes));
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(i * 2654435761u >> 11);
    for (std::size_t i = 0; i < bytes.size(); i += std::size_t(block.bytes)) {
        const std::uint16_t scales[2] = {toF16(0.01f), toF16(0.02f)};
        std::memcpy(bytes.data() + i, scales, sizeof scales);
    }
    const ThreadPool pool(1);
    const PackedMatrix w({.type = TensorType::Q4_K, .shape = {sizes::kOutputs, sizes::kDepth}, .data = bytes.data()}, pool);
    ProductScratch scratch(kernels, 1, true);
    AlignedBuffer<float> x(std::size_t(sizes::kRows) * sizes::kDepth), y(std::size_t(sizes::kRows) * sizes::kOutputs);
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = float(i % 23) - 11;
    for (int round = 0; round < rounds; ++round) {
        const Product one{&w, x.data(), sizes::kDepth, sizes::kRows, y.data(), sizes::kOutputs};
        multiply(kernels, pool, std::span(&one, 1), scratch);
    }
}

void scan(const Kernels& kernels, int rounds)
{
    const auto filled = [](int rows, int width, float value) {
        AlignedBuffer<float> buffer(std::size_t(rows) * std::size_t(width));
        std::fill_n(buffer.data(), buffer.size(), value);
        return buffer;
    };
    const auto u = filled(sizes::kTokens, sizes::kChannels, 0.5f), delta = filled(sizes::kTokens, sizes::kChannels, -2.0f);
    const auto z = filled(sizes::kTokens, sizes::kChannels, 0.3f), a = filled(sizes::kStates, sizes::kChannels, -1.0f);
    const auto b = filled(sizes::kTokens, sizes::kStates, 0.7f), c = filled(sizes::kTokens, sizes::kStates, 0.2f);
    const auto d = filled(1, sizes::kChannels, 1.0f), before = filled(sizes::kStates, sizes::kChannels, 0.1f);
    auto after = filled(sizes::kStates, sizes::kChannels, 0), y = filled(sizes::kTokens, sizes::kChannels, 0);
    for (int round = 0; round < rounds; ++round)
        kernels.scan({.begin = 0,
                      .end = sizes::kChannels,
                      .tokens = sizes::kTokens,
                      .states = sizes::kStates,
                      .stride = sizes::kChannels,
                      .u = u.data(),
                      .delta = delta.data(),
                      .z = z.data(),
                      .b = b.data(),
                      .c = c.data(),
                      .bcStride = sizes::kStates,
                      .a = a.data(),
                      .d = d.data(),
                      .before = before.data(),
                      .after = after.data(),
                      .y = y.data()});
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    const Kernels* const kernels = avx2Kernels();
    if (!kernels)
        return sizes::kNoAvx2;
    const int rounds = std::atoi(argv[2]);
    if (std::strcmp(argv[1], "product") == 0)
        product(*kernels, rounds);
    else if (std::strcmp(argv[1], "scan") == 0)
        scan(*kernels, rounds);
    else
        return 2;
    return 0;
}
