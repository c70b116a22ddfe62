// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/kernel_times.h"

namespace lectern::engine::cuda {

KernelTimes::KernelTimes()
{
    check(cudaEventCreate(&m_begin), "cudaEventCreate");
    check(cudaEventCreate(&m_end), "cudaEventCreate");
}

KernelTimes::~KernelTimes()
{
    cudaEventDestroy(m_begin);
    cudaEventDestroy(m_end);
}

void KernelTimes::add(Operation operation, double operations, double bytes)
{
    float milliseconds = 0;
    check(cudaEventSynchronize(m_end), "cudaEventSynchronize");
    check(cudaEventElapsedTime(&milliseconds, m_begin, m_end), "cudaEventElapsedTime");
    Record& record = m_records[static_cast<std::size_t>(operation)];
    ++record.calls;
    record.seconds += double(milliseconds) / 1000;
    record.operations += operations;
    record.bytes += bytes;
}

const char* nameOf(Operation operation)
{
    constexpr std::array<const char*, kOperations> kNames{
        "Embedding",   "Norm",      "MambaIn",      "Convolution", "MambaX", "MambaDt", "Scan",       "MambaOut",
        "AttentionIn", "Attention", "AttentionOut", "FeedForward", "Router", "Experts", "Activation", "Head"};
    return kNames[static_cast<std::size_t>(operation)];
}

} // namespace lectern::engine::cuda
