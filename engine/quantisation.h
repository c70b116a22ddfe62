// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine {

/// What a model's matrices are stored as in a file that is written.
enum class Quantisation {
    Q4_K_M,      ///< 4.8 bits a weight: most matrices Q4_K, the head and the more sensitive ones Q6_K (as llama.cpp mixes them)
    Q8_0,        ///< 8.5 bits a weight, all matrices
    Int8Experts, ///< the experts' matrices Q8_0, all else as it was. GGUF has no 8-bit type with one scale for each row
                 ///< (ExpertsInt8 as published); Q8_0 has one for each 32 values, which is finer
};

} // namespace lectern::engine
