// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/expand.h"
#include "engine/cuda/kernels/few_rows.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/product_case.h"
#include "tests/gpu/kernels/checks.h"

#include <string>

namespace lectern::tests {

namespace {

using namespace engine;
using namespace engine::cuda;

struct Kind {
    const char* name;
    TensorType type;
    WeightFormat format;
};
constexpr Kind kKinds[] = {
    {"bf16", TensorType::BF16, WeightFormat::Bf16}, {"Q4_K", TensorType::Q4_K, WeightFormat::Q4},
    {"Q5_K", TensorType::Q5_K, WeightFormat::Q5},   {"Q6_K", TensorType::Q6_K, WeightFormat::Q6},
    {"Q8_0", TensorType::Q8_0, WeightFormat::Q8},   {"int8 rows", TensorType::BF16, WeightFormat::Int8Rows},
};

std::string expandMistake(const Kind& kind, int outputs, int depth)
{
    const MatrixCase matrix(kind.type, kind.format, outputs, depth);
    DeviceArray<__nv_bfloat16> out(static_cast<std::size_t>(outputs) * static_cast<std::size_t>(matrix.matrix.stride()));
    expand(matrix.matrix, out.data(), nullptr);
    const std::vector<float> wanted = throughBf16(matrix.stored());
    return firstMistake(toFloats(out.get()), std::vector<double>(wanted.begin(), wanted.end()), 0);
}

std::string productMistake(const Kind& kind, int outputs, int depth, int rows)
{
    const MatrixCase matrix(kind.type, kind.format, outputs, depth);
    Noise noise;
    const std::vector<float> x =
        throughBf16(noise.many(static_cast<std::size_t>(rows) * static_cast<std::size_t>(depth), -3, 3));
    const std::vector<double> wanted = product(matrix.stored(), x, rows, outputs, depth);
    const DeviceArray<float> onDevice(x);
    DeviceArray<float> y(wanted.size());
    multiplyFewRows(
        {.w = matrix.matrix, .rows = rows, .x = onDevice.data(), .xStride = depth, .y = y.data(), .yStride = outputs}, nullptr);
    // Sums of float32, of codes that are some hundreds too large at first.
    return firstMistake(y.get(), wanted, 1e-5, 1e-5 * depth);
}

} // namespace

void addProductChecks(std::vector<Check>& checks)
{
    for (const Kind& kind : kKinds) {
        for (const auto& [outputs, depth] : {std::pair{37, 256}, std::pair{33, 1280}, std::pair{130, 768}}) {
            const std::string size = std::to_string(outputs) + " " + std::to_string(depth);
            if (kind.format != WeightFormat::Bf16) // which is multiplied as it lies
                checks.push_back({std::string("expanded ") + kind.name + " " + size,
                                  [kind, outputs = outputs, depth = depth] { return expandMistake(kind, outputs, depth); }});
            for (const int rows : {1, 3, 8})
                checks.push_back(
                    {std::string("few rows, ") + kind.name + " " + size + " " + std::to_string(rows),
                     [kind, outputs = outputs, depth = depth, rows] { return productMistake(kind, outputs, depth, rows); }});
        }
    }
}

} // namespace lectern::tests
