// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/thread_pool.h"
#include "engine/cpu/kernels/kernels.h"
#include "engine/profile.h"

#include <cstddef>

namespace lectern::engine::cpu {

/// Measures what these threads do at most with the arithmetic of these kernels (their PeakLoops), and how fast they read a
/// buffer far larger than the caches. The best of several attempts; half a second. Throws Failure(OutOfMemory).
DeviceLimits measureLimits(const Kernels& kernels, const ThreadPool& pool);

/// Bytes per second that these threads read of a buffer of `bytes` bytes, again and again: what fits into caches comes from
/// there.
double measureReading(const Kernels& kernels, const ThreadPool& pool, std::size_t bytes);

} // namespace lectern::engine::cpu
