// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lectern::tests {

struct BenchOptions {
    std::string shape;                 ///< as engine/random_model.h
    std::string quantisation = "BF16"; ///< likewise
    bool int8Experts = false;
    int chunkTokens = 0; ///< 0: the engine's own
    std::vector<std::int64_t> depths{4096, 32768, 140000};
    int written = 128;   ///< tokens at each depth
    bool profile = true; ///< account by operation, at the first and the last depth
};

/// Reads to each depth and writes there, with random weights made on the device; prints tokens per second, memory by part, and
/// an account of where the time goes beside what the device can do.
void bench(const BenchOptions& options);

/// Reads and writes until the deepest depth, which is all of the context that there is room for; prints the plan by part beside
/// what was taken, and says whether that is no more.
bool memoryIsAsPlanned(const BenchOptions& options);

} // namespace lectern::tests
