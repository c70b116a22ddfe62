// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/expand_matrix.h"
#include "engine/cuda/kernels/experts.h"
#include "engine/cuda/kernels/row_products.h"
#include "tests/cuda/matrix_types.h"
#include "tests/gpu/kernels/rates.h"
#include "tests/gpu/kernels/timing.h"

#include <cstdio>
#include <string>

namespace lectern::tests {

namespace {

using namespace engine::cuda;

struct MatrixShape {
    const char* name;
    int outputs, depth;
};
constexpr MatrixShape kMatrices[] = {
    {"3b in_proj", 10240, 2560},  {"3b x_proj", 192, 5120},      {"3b out_proj", 2560, 5120},
    {"3b gate, up", 16384, 2560}, {"3b down", 2560, 8192},       {"3b qkv", 2816, 2560},
    {"3b lm_head", 65536, 2560},  {"mini in_proj", 16384, 4096}, {"mini out_proj", 4096, 8192},
};

class ProductRates {
public:
    explicit ProductRates(bool isSmall) : m_cacheBytes(std::size_t(isSmall ? 1 : 256) << 20)
    {
        const std::size_t bytes = std::size_t(isSmall ? 1 : 1024) << 20;
        DeviceArray<char> from(bytes), to(bytes);
        check(cudaMemset(from.data(), 0, bytes), "cudaMemset");
        m_bandwidth = 2 * double(bytes) / m_watch.seconds([&] {
            check(cudaMemcpyAsync(to.data(), from.data(), bytes, cudaMemcpyDeviceToDevice), "cudaMemcpyAsync");
        });
    }

    void rows(const MatrixShape& shape, const NamedType& named)
    {
        const std::size_t bytes = static_cast<std::size_t>(matrixBytes(named.type, shape.outputs, shape.depth));
        // So many copies that none is in a cache when its turn comes again.
        const std::size_t copies = m_cacheBytes / bytes + 1;
        const DeviceArray<char> weights = randomBytes(bytes * copies);
        std::size_t turn = 0;
        const auto next = [&] {
            turn = (turn + 1) % copies;
            return DeviceMatrix{named.type, shape.outputs, shape.depth, weights.data() + bytes * turn};
        };
        const DeviceArray<__nv_bfloat16> x = bf16s(static_cast<std::size_t>(kMostProductRows * shape.depth));
        DeviceArray<float> y(static_cast<std::size_t>(kMostProductRows) * static_cast<std::size_t>(shape.outputs));
        for (const int count : {1, 8, 16, 32, 64}) {
            const double seconds = m_watch.seconds([&] {
                rowProducts({.rows = count,
                             .x = x.data(),
                             .xStride = shape.depth,
                             .w = next(),
                             .f32 = y.data(),
                             .yStride = shape.outputs},
                            {});
            });
            report(shape.name, named.name, "rows", count, seconds, double(bytes));
        }
        if (named.type == MatrixType::Bf16)
            return;
        const std::size_t values = static_cast<std::size_t>(shape.outputs) * static_cast<std::size_t>(shape.depth);
        DeviceArray<__nv_bfloat16> expanded(values);
        const double seconds = m_watch.seconds([&] { expandMatrix({.w = next(), .out = expanded.data()}, {}); });
        report(shape.name, named.name, "expanded, rows", shape.outputs, seconds, double(bytes) + 2 * double(values));
    }

    /// One token's two experts of 16, other ones each time; then the routing of as many tokens as a chunk has.
    void experts(int hidden, int intermediate, int tokens, const NamedType& named)
    {
        constexpr int kExperts = 16, kPerToken = 2;
        const std::int64_t bytes = matrixBytes(named.type, 2 * intermediate, hidden);
        const DeviceArray<char> weights = randomBytes(static_cast<std::size_t>(bytes) * kExperts);
        const DeviceArray<__nv_bfloat16> x = bf16s(static_cast<std::size_t>(tokens) * static_cast<std::size_t>(hidden));
        DeviceArray<float> y(static_cast<std::size_t>(kPerToken * 2 * intermediate));
        std::vector<std::int32_t> inTurn(kExperts);
        for (int i = 0; i < kExperts; ++i)
            inTurn[static_cast<std::size_t>(i)] = i;
        const DeviceArray<std::int32_t> expert(inTurn);
        int turn = 0;
        const double seconds = m_watch.seconds([&] {
            turn = (turn + kPerToken) % kExperts;
            expertRowProducts({.choices = kPerToken,
                               .expert = expert.data() + turn,
                               .choicesPerRow = kPerToken,
                               .x = x.data(),
                               .xStride = hidden,
                               .w = {named.type, 2 * intermediate, hidden, weights.data()},
                               .expertStride = bytes,
                               .f32 = y.data(),
                               .yStride = 2 * std::int64_t(intermediate)},
                              {});
        });
        report("experts", named.name, "of a token", kPerToken, seconds, double(bytes) * kPerToken);
        routing(hidden, tokens, kExperts, kPerToken, x);
    }

private:
    void routing(int hidden, int tokens, int experts, int perToken, const DeviceArray<__nv_bfloat16>& x)
    {
        const int choices = tokens * perToken;
        const auto many = static_cast<std::size_t>(choices);
        const DeviceArray<float> logits = floats(static_cast<std::size_t>(tokens * experts));
        DeviceArray<std::int32_t> expert(many), row(many), offsets(static_cast<std::size_t>(experts + 1));
        DeviceArray<float> weight(many), out(static_cast<std::size_t>(tokens) * static_cast<std::size_t>(hidden));
        DeviceArray<__nv_bfloat16> gathered(many * static_cast<std::size_t>(hidden));
        const double choosing = m_watch.seconds([&] {
            chooseExperts({.tokens = tokens,
                           .experts = experts,
                           .perToken = perToken,
                           .logits = logits.data(),
                           .expert = expert.data(),
                           .weight = weight.data()},
                          {});
            sortByExpert(
                {.choices = choices, .experts = experts, .expert = expert.data(), .row = row.data(), .offsets = offsets.data()},
                {});
        });
        report("experts", "", "chosen, sorted", tokens, choosing, 4.0 * tokens * experts);
        const double moving = m_watch.seconds([&] {
            gatherRows({.choices = choices,
                        .choicesPerRow = perToken,
                        .width = hidden,
                        .row = row.data(),
                        .x = x.data(),
                        .out = gathered.data()},
                       {});
            combineExperts({.tokens = tokens,
                            .perToken = perToken,
                            .width = hidden,
                            .row = row.data(),
                            .weight = weight.data(),
                            .bf16 = gathered.data(),
                            .out = out.data()},
                           {});
        });
        report("experts", "", "gathered, joined", tokens, moving,
               double(hidden) * (2.0 * tokens + 4.0 * choices + 4.0 * tokens));
    }

    static DeviceArray<char> randomBytes(std::size_t count)
    {
        return filled<char>(count, -128, 127, [](float value) { return static_cast<char>(value); });
    }

    void report(const char* matrix, const char* type, const char* what, int count, double seconds, double bytes) const
    {
        std::printf("%-14s %-10s %-15s %6d %10.1f us %8.0f GB/s   %5.1f %% of the bandwidth\n", matrix, type, what, count,
                    seconds * 1e6, bytes / seconds / 1e9, bytes / seconds / m_bandwidth * 100);
    }

    std::size_t m_cacheBytes;
    Stopwatch m_watch;
    double m_bandwidth = 0; ///< bytes a second, measured
};

} // namespace

void printProductRates(bool isSmall)
{
    ProductRates rates(isSmall);
    for (const NamedType& named : kMatrixTypes) {
        if (isSmall)
            rates.rows({"small", 100, 256}, named);
        else
            for (const MatrixShape& shape : kMatrices)
                rates.rows(shape, named);
    }
    for (const NamedType& named : kMatrixTypes) {
        if (named.type == MatrixType::Int8Rows || named.type == MatrixType::Q4_K)
            rates.experts(isSmall ? 256 : 4096, isSmall ? 32 : 14336, isSmall ? 20 : 4096, named);
    }
}

} // namespace lectern::tests
