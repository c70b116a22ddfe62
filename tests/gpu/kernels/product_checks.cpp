// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/kernels/checks.h"

#include "engine/cuda/kernels/expand_matrix.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/experts_case.h"
#include "tests/cuda/matrix_types.h"
#include "tests/cuda/product_case.h"

namespace lectern::tests {

namespace {

using namespace engine::cuda;

/// Tensor cores cut what they sum where the emulator rounds.
constexpr double kTensorCores = 4;

std::string productMistake(MatrixType type, int rows, int outputs, int depth)
{
    const ProductCase product(type, rows, outputs, depth);
    return firstMistake(product.computed({rows}), product.reference(), 1e-6, kTensorCores * product.tolerance());
}

bool rowsKeepTheirBits(MatrixType type)
{
    const ProductCase product(type, 40, 37, 768);
    const std::vector<float> together = product.computed({40});
    return sameBits(product.computed({1, 8, 2, 16, 13}), together) &&
           sameBits(product.computed(std::vector<int>(40, 1)), together) && sameBits(product.computed({40}), together);
}

bool expandsExactly(MatrixType type, int outputs, int depth)
{
    const WeightCase weights(type, outputs, depth);
    const DeviceArray<std::byte> onDevice(weights.packed);
    DeviceArray<__nv_bfloat16> out(weights.values.size());
    expandMatrix({.w = weights.on(onDevice), .out = out.data()}, {});
    return sameBits(out.get(), toBf16(weights.values));
}

std::string sortMistake(int choices, int experts)
{
    const ExpertsCase routing(1, experts, 1);
    Noise noise;
    std::vector<std::int32_t> expert;
    for (int i = 0; i < choices; ++i)
        expert.push_back(static_cast<std::int32_t>(noise(0, static_cast<float>(experts) * 0.9999f)));
    return routing.mistake(routing.sorted(expert), expert);
}

} // namespace

void addProducts(std::vector<Check>& checks)
{
    const auto add = [&checks](std::string name, std::function<std::string()> mistake) {
        checks.push_back({std::move(name), std::move(mistake)});
    };
    const auto holds = [](bool holdsTrue) { return holdsTrue ? std::string() : std::string("does not hold"); };
    for (const NamedType& named : kMatrixTypes) {
        const MatrixType type = named.type;
        const std::string name = std::string("product, ") + named.name;
        struct Size {
            int rows, outputs, depth;
        };
        for (const Size& size : {Size{1, 17, 256}, Size{2, 33, 2560}, Size{3, 40, 512}, Size{7, 16, 256}, Size{8, 2050, 256},
                                 Size{1, 8200, 256}, Size{20, 50, 768}, Size{64, 21, 512}})
            add(name + ", rows " + std::to_string(size.rows) + ", outputs " + std::to_string(size.outputs) + ", depth " +
                    std::to_string(size.depth),
                [type, size] { return productMistake(type, size.rows, size.outputs, size.depth); });
        for (const int depth : {7, 32, 40, 160}) {
            if (depth % named.depthUnit == 0)
                add(name + ", depth " + std::to_string(depth), [type, depth] { return productMistake(type, 3, 18, depth); });
        }
        add(name + ", same bits alone and among others", [=] { return holds(rowsKeepTheirBits(type)); });
        if (type != MatrixType::Bf16)
            add(std::string("expanding ") + named.name, [=] { return holds(expandsExactly(type, 53, 2560)); });
    }
    for (const int experts : {2, 16, 128})
        add("choosing of experts " + std::to_string(experts), [=] {
            const ExpertsCase routing(65, experts, 2);
            return routing.mistake(routing.chosen());
        });
    for (const int choices : {1, 1024, 8193})
        add("sorting of choices " + std::to_string(choices), [=] { return sortMistake(choices, 16); });
}

} // namespace lectern::tests
