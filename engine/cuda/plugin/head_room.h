// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/plugin/device_memory.h"

namespace lectern::engine::cuda {

/// Rows on their way to logits, kFewRows at a time.
struct HeadRoom {
    float* residual = nullptr; ///< [rows, H]
    float* normed = nullptr;   ///< [rows, H]
    float* logits = nullptr;   ///< [rows, V]

    HeadRoom() = default;
    HeadRoom(const ModelShape& shape, Carver& carver)
        : residual(carver.take<float>(rowsOf(shape.hidden))), normed(carver.take<float>(rowsOf(shape.hidden))),
          logits(carver.take<float>(rowsOf(shape.vocabulary)))
    {
    }

private:
    static std::size_t rowsOf(int width) { return std::size_t(kFewRows) * static_cast<std::size_t>(width); }
};

} // namespace lectern::engine::cuda
