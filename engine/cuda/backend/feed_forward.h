// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cuda/backend/cuda_state.h"
#include "engine/cuda/backend/device_products.h"
#include "engine/cuda/backend/device_weights.h"

namespace lectern::engine::cuda {

/// ws.branch = feedForward(ws.normed): dense, or through the router. Of few tokens nothing comes back to the host; of more, the
/// number of rows that each expert has.
void feedForward(const ModelShape& shape, const DeviceLayer& layer, CudaWorkspace& ws, DeviceProducts& products, cudaStream_t stream);

} // namespace lectern::engine::cuda
