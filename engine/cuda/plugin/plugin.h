// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/abi.h"

namespace lectern::engine::cuda {

/// What the plug-in's symbol gives out.
const LecternCudaPlugin& plugin();

} // namespace lectern::engine::cuda
