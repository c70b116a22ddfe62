// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/base/failure.h"

#include <cstddef>
#include <cstdint>
#include <ctime>

// What libFuzzer calls (llvm.org/docs/LibFuzzer.html). Compiled once for each target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    // libFuzzer's own limit is one of the clock, which on a busy machine goes on while this waits for its turn.
    constexpr std::clock_t kMostSeconds = 10;
    const std::clock_t start = std::clock();
    (void)lectern::fuzz::LECTERN_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    ENSURE(std::clock() - start < kMostSeconds * CLOCKS_PER_SEC);
    return 0;
}
