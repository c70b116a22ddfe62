// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#include "engine/profile.h"

#include <array>

namespace lectern::engine::cuda {

/// An account of what the device computes, by operation, where somebody wants one. Timing waits for each operation, so that
/// the whole takes longer.
class KernelTimes {
public:
    KernelTimes();
    ~KernelTimes();
    KernelTimes(const KernelTimes&) = delete;
    KernelTimes& operator=(const KernelTimes&) = delete;

    void turn(bool on) { m_on = on; }
    bool isOn() const { return m_on; }

    struct Record {
        std::int64_t calls = 0;
        double seconds = 0;
        double operations = 0;
        double bytes = 0;
    };
    const Record& of(Operation operation) const { return m_records[static_cast<std::size_t>(operation)]; }
    void clear() { m_records = {}; }

    /// Does the work, and notes how long it took and what it was.
    template <typename Work>
    void account(Operation operation, double operations, double bytes, cudaStream_t stream, Work work)
    {
        if (!m_on) {
            work();
            return;
        }
        check(cudaEventRecord(m_begin, stream), "cudaEventRecord");
        work();
        check(cudaEventRecord(m_end, stream), "cudaEventRecord");
        add(operation, operations, bytes);
    }

private:
    void add(Operation operation, double operations, double bytes);

    bool m_on = false;
    cudaEvent_t m_begin = nullptr;
    cudaEvent_t m_end = nullptr;
    std::array<Record, kOperations> m_records{};
};

/// "MambaIn": how an operation is called in reports.
const char* nameOf(Operation operation);

} // namespace lectern::engine::cuda
