// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include <cstddef>
#include <cstdint>

// What libFuzzer calls (llvm.org/docs/LibFuzzer.html). Compiled once for each target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    (void)lectern::fuzz::LECTERN_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
