// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/device_weights.h"

#include "engine/cuda/backend/upload.h"

#include <cmath>

namespace lectern::engine::cuda {

namespace {

DeviceMamba mamba(const ModelShape& shape, const MambaWeights& from, Upload& upload)
{
    constexpr double kLog2E = 1.4426950408889634;
    const auto asIs = [](float w) { return w; };
    DeviceMamba to;
    to.in = upload.matrix({&from.inProj});
    to.inBias = upload.vector(from.inProjBias);
    to.conv = upload.transposed(from.conv, shape.inner, shape.convWidth, asIs);
    to.convBias = upload.vector(from.convBias);
    to.x = upload.matrix({&from.xProj});
    to.dtNorm = upload.vector(from.dtNorm);
    to.bNorm = upload.vector(from.bNorm);
    to.cNorm = upload.vector(from.cNorm);
    to.dt = upload.matrix({&from.dtProj}, MatrixType::Bf16);
    to.dtBias = upload.vector(from.dtProjBias);
    to.aLog2e = from.a.isPresent() ? upload.transposed(from.a, shape.inner, shape.stateDim,
                                                       [](float a) { return static_cast<float>(double(a) * kLog2E); })
                                   : upload.transposed(from.aLog, shape.inner, shape.stateDim, [](float aLog) {
                                         return static_cast<float>(-std::exp(double(aLog)) * kLog2E);
                                     });
    to.d = upload.vector(from.d);
    to.out = upload.matrix({&from.outProj});
    to.outBias = upload.vector(from.outProjBias);
    return to;
}

} // namespace

DeviceWeights::DeviceWeights(const ModelShape& shape, const ModelWeights& weights, bool int8Experts, DeviceMemory& memory,
                             cudaStream_t stream)
{
    Upload upload(memory, stream);
    head = upload.matrix({&weights.head});
    if (weights.embedding.data != weights.head.data || head.matrix.type != MatrixType::Bf16)
        embedding = upload.matrix({&weights.embedding}, MatrixType::Bf16);
    finalNorm = toFloats(weights.finalNorm);
    for (std::size_t i = 0; i < shape.layers.size(); ++i) {
        const LayerWeights& from = weights.layers[i];
        DeviceLayer layer;
        layer.experts = static_cast<int>(from.experts.size());
        layer.inputNorm = upload.vector(from.inputNorm);
        layer.feedForwardNorm = upload.vector(from.feedForwardNorm);
        if (shape.layers[i].attention) {
            layer.attention.qkv = upload.matrix({&from.attention.q, &from.attention.k, &from.attention.v});
            layer.attention.o = upload.matrix({&from.attention.o});
        } else {
            layer.mamba = mamba(shape, from.mamba, upload);
        }
        if (layer.experts > 1)
            layer.feedForward.router = upload.matrix({&from.router}, MatrixType::Bf16);
        std::vector<std::vector<const TensorView*>> gateUps, downs;
        for (const ExpertWeights& expert : from.experts) {
            gateUps.push_back({&expert.gate, &expert.up});
            downs.push_back({&expert.down});
        }
        layer.feedForward.gateUp = upload.matrices(gateUps, int8Experts && layer.experts > 1);
        layer.feedForward.down = upload.matrices(downs, int8Experts && layer.experts > 1);
        layers.push_back(std::move(layer));
    }
    m_mostValues = upload.mostValues();
}

} // namespace lectern::engine::cuda
