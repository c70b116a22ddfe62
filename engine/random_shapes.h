// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/random_model.h"

namespace lectern::engine {

/// The dimensions of a RandomModel. Throws Failure: what reading a config.json throws; NotFound. Not part of the facade.
ModelShape shapeOf(const RandomModel& model);

} // namespace lectern::engine
