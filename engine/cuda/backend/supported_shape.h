// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"

namespace lectern::engine::cuda {

/// Throws Failure(ModelUnsupported) where the kernels do not take a model's dimensions.
void refuseUnsupported(const ModelShape& shape);

} // namespace lectern::engine::cuda
