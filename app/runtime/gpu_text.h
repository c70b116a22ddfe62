// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/gpu_fit.h"

#include <QString>

namespace lectern::runtime {

/// Why a model is not computed on this computer's GPU, in a person's language, to stand after "the GPU is not used: ". Empty
/// where nothing stands in the way.
QString gpuText(const engine::GpuFit& fit);

} // namespace lectern::runtime
