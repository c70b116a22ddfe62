// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

/// A GPU for tests, which fails when it is told to: the plug-in's table over the CPU backend. The library beside the test
/// program gives it to findGpu() as a real plug-in would.
namespace lectern::test::fake_gpu {

enum class Call { Embed, FeedForward, NewPage, WriteKeysAndValues, ReadKeysAndValues, Count };

inline constexpr const char* kSentence = "the fake GPU has fallen off the bus";

/// The model that it computes, whatever tensors it is given, and without a failure from now on.
void begin(const std::string& model);

/// The `count`-th such call from now on fails. Of a device that has failed nothing succeeds any more; where memory is out, only
/// that kind of call.
/// @param code LECTERN_CUDA_FAILED or LECTERN_CUDA_OUT_OF_MEMORY
void failAt(Call call, int count, std::int32_t code);

/// Such calls since begin().
int asked(Call call);

} // namespace lectern::test::fake_gpu
