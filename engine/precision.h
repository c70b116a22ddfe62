// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine {

/// Exact: f32 activations and f32 keys and values, for proofs. Fast: what people use; f16 keys and
/// values, and activations rounded to 8 bits where they meet weights that are stored in fewer than 8.
enum class Precision { Exact, Fast };

} // namespace lectern::engine
