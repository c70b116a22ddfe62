// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/feed_forward.h"

#include "engine/cuda/kernels/experts.h"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/row_products.h"

#include <vector>

namespace lectern::engine::cuda {

namespace {

/// ws.narrow = silu(gate) · up.
void activate(const ModelShape& shape, CudaWorkspace& ws, int rows, cudaStream_t stream)
{
    swiGlu({.rows = rows,
            .width = shape.intermediate,
            .gateBf16 = ws.wide.data(),
            .upBf16 = ws.wide.data() + shape.intermediate,
            .stride = 2 * shape.intermediate,
            .out = ws.narrow.data()},
           stream);
}

void multiplyChosen(const StoredMatrix& matrices, const CudaWorkspace& ws, int choices, int choicesPerRow, const __nv_bfloat16* x,
                    float* f32, __nv_bfloat16* bf16, cudaStream_t stream)
{
    expertRowProducts({.choices = choices,
                       .expert = ws.experts.data(),
                       .choicesPerRow = choicesPerRow,
                       .x = x,
                       .xStride = matrices.matrix.depth,
                       .w = matrices.matrix,
                       .expertStride = matrices.stride,
                       .f32 = f32,
                       .bf16 = bf16,
                       .yStride = matrices.matrix.outputs},
                      stream);
}

/// Each expert's rows behind each other, as many products as experts have rows.
void multiplySorted(const ModelShape& shape, const DeviceLayer& layer, CudaWorkspace& ws, int choices, DeviceProducts& products,
                    cudaStream_t stream)
{
    sortByExpert({.choices = choices, .experts = layer.experts, .expert = ws.experts.data(), .row = ws.rows.data(), .offsets = ws.offsets.data()},
                 stream);
    gatherRows({.choices = choices,
                .choicesPerRow = shape.expertsPerToken,
                .width = shape.hidden,
                .row = ws.rows.data(),
                .x = ws.normed.data(),
                .out = ws.gathered.data()},
               stream);
    std::vector<std::int32_t> offsets(static_cast<std::size_t>(layer.experts) + 1);
    check(cudaMemcpyAsync(offsets.data(), ws.offsets.data(), offsets.size() * sizeof(std::int32_t), cudaMemcpyDeviceToHost, stream),
          "cudaMemcpyAsync");
    check(cudaStreamSynchronize(stream), "cudaStreamSynchronize");
    const auto forExperts = [&](auto multiply) {
        for (int expert = 0; expert < layer.experts; ++expert) {
            const std::int64_t first = offsets[static_cast<std::size_t>(expert)];
            const auto rows = static_cast<int>(offsets[static_cast<std::size_t>(expert) + 1] - first);
            if (rows > 0)
                multiply(expert, first, rows);
        }
    };
    forExperts([&](int expert, std::int64_t first, int rows) {
        products.multiply(layer.feedForward.gateUp.at(expert), ws.gathered.data() + first * shape.hidden, rows,
                          ws.wide.data() + first * 2 * shape.intermediate);
    });
    activate(shape, ws, choices, stream);
    forExperts([&](int expert, std::int64_t first, int rows) {
        products.multiply(layer.feedForward.down.at(expert), ws.narrow.data() + first * shape.intermediate, rows,
                          ws.expertOut.data() + first * shape.hidden);
    });
}

} // namespace

void feedForward(const ModelShape& shape, const DeviceLayer& layer, CudaWorkspace& ws, DeviceProducts& products, cudaStream_t stream)
{
    if (layer.experts == 1) {
        products.multiply(layer.feedForward.gateUp.matrix, ws.normed.data(), ws.tokens, ws.wide.data());
        activate(shape, ws, ws.tokens, stream);
        products.multiply(layer.feedForward.down.matrix, ws.narrow.data(), ws.tokens, ws.branch.data());
        return;
    }
    const int choices = ws.tokens * shape.expertsPerToken;
    const bool few = ws.tokens <= DeviceProducts::kFewRows;
    products.multiply(layer.feedForward.router.matrix, ws.normed.data(), ws.tokens, ws.routerLogits.data());
    chooseExperts({.tokens = ws.tokens,
                   .experts = layer.experts,
                   .perToken = shape.expertsPerToken,
                   .logits = ws.routerLogits.data(),
                   .expert = ws.experts.data(),
                   .weight = ws.expertWeights.data()},
                  stream);
    if (few) {
        multiplyChosen(layer.feedForward.gateUp, ws, choices, shape.expertsPerToken, ws.normed.data(), nullptr, ws.wide.data(), stream);
        activate(shape, ws, choices, stream);
        multiplyChosen(layer.feedForward.down, ws, choices, 1, ws.narrow.data(), ws.expertOut.data(), nullptr, stream);
    } else {
        multiplySorted(shape, layer, ws, choices, products, stream);
    }
    combineExperts({.tokens = ws.tokens,
                    .perToken = shape.expertsPerToken,
                    .width = shape.hidden,
                    .row = few ? nullptr : ws.rows.data(),
                    .weight = ws.expertWeights.data(),
                    .f32 = ws.expertOut.data(),
                    .out = ws.branch.data()},
                   stream);
}

} // namespace lectern::engine::cuda
