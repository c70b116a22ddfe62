// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/saved_state.h"
#include "engine/engine.h"
#include "engine/precision.h"

namespace lectern::reading {

/// Under what a model's states are filed. The layout id is a SHA-256 over the model (engine::saved::identify()), its
/// vocabulary, the precision and the version of the layout: another model, or the same one changed, has another.
/// The numerics id says what computed them: "cpu/avx2/fast".
storage::StateIdentity stateIdentity(const engine::Engine& engine, engine::Precision precision);

} // namespace lectern::reading
