// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine {

/// Exact: f32 activations and f32 keys and values, for proofs. Fast: what people use; f16 keys and values.
enum class Precision { Exact, Fast };

} // namespace lectern::engine
