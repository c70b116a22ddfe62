// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/recorded_work.h"

#include "engine/cpu/recording.h"

namespace lectern::engine::cpu {

namespace {

constexpr double kExponential = 16; // operations: a polynomial of degree 6, what brings its argument near zero and back

} // namespace

void multiply(const Machine& machine, Operation operation, std::span<const Product> products, ProductScratch& scratch)
{
    const Recording recording(machine.profile, operation);
    multiply(machine.kernels, machine.pool, products, scratch);
    if (!machine.profile)
        return;
    for (const Product& product : products) {
        const PackedMatrix& w = *product.w;
        machine.profile->addWork(operation, {.arithmetic = arithmeticOf(machine.kernels, product, scratch.fast()),
                                             .operations = 2.0 * product.rows * w.outputs() * w.depth(),
                                             .bytes = double(w.panels()) * double(w.panelBytes())});
    }
}

Work convolutionWork(const ModelShape& shape, int tokens)
{
    const double perChannel = 2.0 * shape.convWidth + kExponential + 4; // and SiLU
    const double floats = 3.0 * shape.convWidth * shape.inner;          // weights, inputs before and after
    return {.arithmetic = Arithmetic::Float, .operations = perChannel * shape.inner * tokens, .bytes = floats * sizeof(float)};
}

Work scanWork(const ModelShape& shape, int tokens)
{
    // delta·A and its exponential; B·delta·u; two multiply-adds.
    const double perState = 1 + kExponential + 1 + 4;
    // softplus (an exponential and a logarithm), SiLU, delta·u, D·u, the gate.
    const double perChannel = 3 * kExponential + 12;
    const double states = double(shape.inner) * shape.stateDim;
    return {.arithmetic = Arithmetic::Float,
            .operations = (perState * states + perChannel * shape.inner) * tokens,
            .bytes = 3 * states * sizeof(float)};
}

Work attentionWork(const ModelShape& shape, int tokens, std::int64_t end, std::size_t valueBytes)
{
    const double seen = double(tokens) * (double(end) - (tokens - 1) / 2.0); // positions, by all tokens
    return {.arithmetic = Arithmetic::Float,
            .operations = 4.0 * shape.heads * shape.headDim * seen,
            .bytes = 2.0 * shape.kvHeads * shape.headDim * double(end) * double(valueBytes)};
}

} // namespace lectern::engine::cpu
