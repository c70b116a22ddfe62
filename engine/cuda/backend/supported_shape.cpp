// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/supported_shape.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/conv.h"
#include "engine/cuda/kernels/experts.h"
#include "engine/cuda/kernels/scan.h"

#include <string>

namespace lectern::engine::cuda {

void refuseUnsupported(const ModelShape& shape)
{
    const auto expectAtMost = [](int value, int most, const char* what) {
        if (value > most)
            throw Failure(ErrorCode::ModelUnsupported, std::to_string(value) + ' ' + what + "; the GPU takes " + std::to_string(most));
    };
    expectAtMost(shape.convWidth, kMostTaps, "taps of a convolution");
    expectAtMost(shape.stateDim, kMostStates, "states of a channel");
    expectAtMost(shape.headDim, kMostHeadDim, "values of a head");
    expectAtMost(shape.mostExperts(), kMostExperts, "experts");
    if (shape.mostExperts() > 1)
        expectAtMost(shape.expertsPerToken, kMostExpertsPerToken, "experts of a token");
    constexpr int kAligned = 8; // values in 16 bytes
    for (const int width : {shape.hidden, shape.inner, shape.intermediate, shape.heads * shape.headDim}) {
        if (width % kAligned != 0)
            throw Failure(ErrorCode::ModelUnsupported, "rows of " + std::to_string(width) + " values; the GPU takes multiples of 8");
    }
}

} // namespace lectern::engine::cuda
