// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lectern::engine {

/// An index into a model's vocabulary. Never negative in valid data.
using TokenId = std::int32_t;

} // namespace lectern::engine
