// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace lectern::engine::cuda {

/// Launches that are repeated with the same arguments, as CUDA graphs: one call to the driver instead of hundreds. In the
/// emulator they are just done.
class RecordedLaunches {
public:
    /// Everything that the arguments depend on.
    using Key = std::vector<std::uintptr_t>;

    RecordedLaunches();
    ~RecordedLaunches();
    RecordedLaunches(const RecordedLaunches&) = delete;
    RecordedLaunches& operator=(const RecordedLaunches&) = delete;

    /// Does the launches: those recorded under this key, or the first time as they are, or the second time recording them.
    void run(const Key& key, cudaStream_t stream, const std::function<void()>& launches);
    /// Of addresses that are no longer what they were.
    void forget();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::engine::cuda
