// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/model_description.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/router.h"
#include "engine/cuda/kernels/scan.h"

#include <string>
#include <utility>

namespace lectern::engine::cuda {

namespace {

void refuse(bool isTooMuch, const std::string& what)
{
    if (isTooMuch)
        throw Failure(ErrorCode::ModelUnsupported, "the GPU's kernels do not take " + what);
}

TensorView viewOf(const LecternCudaTensor& tensor)
{
    TensorView view;
    view.type = static_cast<TensorType>(tensor.type);
    view.shape = {tensor.rows, tensor.columns};
    view.data = static_cast<const std::byte*>(tensor.data);
    if (tensor.factors) {
        auto grid = std::make_shared<ScaleGrid>();
        grid->rectangleRows = tensor.rectangleRows;
        grid->rectangleColumns = tensor.rectangleColumns;
        grid->gridColumns = tensor.gridColumns;
        grid->factors.assign(tensor.factors, tensor.factors + tensor.factorCount);
        view.scales = std::move(grid);
        view.firstScaledRow = tensor.firstScaledRow;
    }
    return view;
}

} // namespace

ModelShape shapeOf(const LecternCudaShape& from)
{
    ModelShape shape;
    shape.vocabulary = from.vocabulary;
    shape.hidden = from.hidden;
    shape.intermediate = from.intermediate;
    shape.heads = from.heads;
    shape.kvHeads = from.kvHeads;
    shape.headDim = from.headDim;
    shape.expertsPerToken = from.expertsPerToken;
    shape.inner = from.inner;
    shape.stateDim = from.stateDim;
    shape.convWidth = from.convWidth;
    shape.dtRank = from.dtRank;
    shape.rmsEpsilon = from.rmsEpsilon;
    for (const LecternCudaLayer& layer : std::span(from.layers, static_cast<std::size_t>(from.layerCount)))
        shape.layers.push_back({.attention = layer.attention != 0, .experts = layer.experts, .ordinal = layer.ordinal});
    if (shape.mambaLayers() > 0) {
        refuse(shape.convWidth > kMostTaps, "a convolution of " + std::to_string(shape.convWidth) + " taps");
        refuse(shape.stateDim > kMostStates, std::to_string(shape.stateDim) + " states of a channel");
    }
    if (shape.attentionLayers() > 0)
        refuse(shape.headDim > kMostHeadDim, "heads of " + std::to_string(shape.headDim) + " values");
    refuse(shape.mostExperts() > kMostExperts, std::to_string(shape.mostExperts()) + " experts");
    refuse(shape.mostExperts() > 1 && shape.expertsPerToken > kMostChoices,
           std::to_string(shape.expertsPerToken) + " experts for a token");
    return shape;
}

SourceTensors::SourceTensors(std::span<const LecternCudaTensor> tensors)
{
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const LecternCudaTensor& tensor = tensors[i];
        m_tensors[{tensor.role, tensor.layer, tensor.expert}] = {viewOf(tensor), static_cast<std::int32_t>(i)};
    }
}

SourceTensor SourceTensors::find(int role, int layer, int expert) const
{
    const auto found = m_tensors.find({role, layer, expert});
    return found == m_tensors.end() ? SourceTensor() : found->second;
}

} // namespace lectern::engine::cuda
