// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/recorded_launches.h"

namespace lectern::engine::cuda {

struct RecordedLaunches::Impl {};

RecordedLaunches::RecordedLaunches() = default;

RecordedLaunches::~RecordedLaunches() = default;

void RecordedLaunches::run(const Key&, cudaStream_t, const std::function<void()>& launches)
{
    launches();
}

void RecordedLaunches::forget() {}

} // namespace lectern::engine::cuda
