// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/cuda/abi.h"

#include <vector>

namespace lectern::engine {

/// A model as the plug-in is told of it. Refers to what it was made of.
class GpuTensors {
public:
    GpuTensors(const ModelShape& shape, const ModelWeights& weights);
    GpuTensors(const GpuTensors&) = delete;
    GpuTensors& operator=(const GpuTensors&) = delete;

    const LecternCudaShape& shape() const { return m_shape; }
    const std::vector<LecternCudaTensor>& tensors() const { return m_tensors; }
    /// The view that a tensor in the list was made of.
    const TensorView& viewOf(int tensor) const { return *m_views[static_cast<std::size_t>(tensor)]; }
    /// Without their bytes: the plug-in makes random ones.
    void forgetData();

private:
    void add(int role, int layer, int expert, const TensorView& tensor);
    void addLayer(int layer, const LayerWeights& weights);

    LecternCudaShape m_shape{};
    std::vector<LecternCudaLayer> m_layers;
    std::vector<LecternCudaTensor> m_tensors;
    std::vector<const TensorView*> m_views;
};

} // namespace lectern::engine
