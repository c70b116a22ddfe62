// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"
#include "engine/gpu_fit.h"

#include <QString>

namespace lectern::runtime {

/// Why a model is not computed on this computer's GPU, in a person's language, to stand after "the GPU is not used: ". Empty
/// where nothing stands in the way.
QString gpuText(const engine::GpuFit& fit);
/// The same of one that has failed while it computed.
QString gpuText(const Failure& failure);

/// What is said of that where a GPU has to be: names the way out, to stand in errorText() of a Failure(DeviceFailed).
QString gpuWayOut(const Failure& failure);

} // namespace lectern::runtime
