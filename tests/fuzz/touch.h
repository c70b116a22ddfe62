// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

namespace lectern::fuzz {

/// Reads every byte of a tensor that a loader gave out, and the values of a small one: none may lie outside its file.
void touch(const engine::TensorView& tensor);

} // namespace lectern::fuzz
