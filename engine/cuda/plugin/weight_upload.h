// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/plugin/device_memory.h"
#include "engine/cuda/plugin/device_weights.h"
#include "engine/cuda/plugin/model_description.h"

#include <functional>

namespace lectern::engine::cuda {

/// Two buffers through which bytes travel while others are being written or read: pinned on the host, and a stretch of the
/// device's memory for each.
class Ferry {
public:
    static constexpr std::size_t kBytes = std::size_t(16) << 20;

    Ferry();
    struct Boat {
        PinnedBuffer host{kBytes};
        DeviceSlab device{kBytes};
        Event free; ///< when what was in it last has been taken out
    };
    /// The other one than last time, once it is free.
    Boat& next();

private:
    Boat m_boats[2];
    int m_last = 0;
};

/// Brings a model's weights to where they belong, a stretch of rows after the other. Random where the program has none.
/// @param uploaded told after each tensor; false stops
/// Returns false when stopped. Throws Failure, CudaError.
bool uploadWeights(const ModelShape& shape, const SourceTensors& tensors, const DeviceWeights& to, Ferry& ferry,
                   cudaStream_t stream, const std::function<bool(int tensor)>& uploaded);

} // namespace lectern::engine::cuda
