// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>
#include <utility>
#include <vector>

namespace lectern::engine::cuda {

/// A piece of the device's memory. Move-only.
class DeviceSlab {
public:
    DeviceSlab() = default;
    /// Throws Failure(OutOfMemory), CudaError.
    explicit DeviceSlab(std::size_t bytes);
    ~DeviceSlab() { cudaFree(m_data); }
    DeviceSlab(DeviceSlab&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0))
    {
    }
    DeviceSlab& operator=(DeviceSlab&& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }

    std::byte* data() const { return m_data; }
    std::size_t byteCount() const { return m_bytes; }

private:
    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
};

/// Divides a slab, or measures how large one has to be: the same calls, first with no slab and then with one.
class Carver {
public:
    explicit Carver(std::byte* slab = nullptr) : m_slab(slab) {}

    template <typename T>
    T* take(std::size_t count)
    {
        const std::size_t at = m_bytes;
        m_bytes += (count * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
        return m_slab && count > 0 ? reinterpret_cast<T*>(m_slab + at) : nullptr;
    }
    std::size_t byteCount() const { return m_bytes; }

private:
    static constexpr std::size_t kAlignment = 256;

    std::byte* m_slab;
    std::size_t m_bytes = 0;
};

/// Blocks of one size, taken from slabs that are kept. All work is on one stream: a block may be taken again while work with
/// what was in it is still waiting there.
class BlockPool {
public:
    explicit BlockPool(std::size_t blockBytes) : m_blockBytes(blockBytes) {}

    /// Makes sure of so many blocks in all. Throws Failure(OutOfMemory), CudaError.
    void reserve(std::size_t blocks);
    /// Throws as reserve() where there is no free block. Null where blocks are of no size.
    std::byte* take();
    void giveBack(std::byte* block);

    std::size_t blockBytes() const { return m_blockBytes; }
    std::size_t byteCount() const { return m_blocks * m_blockBytes; }

private:
    void grow(std::size_t blocks);

    std::size_t m_blockBytes;
    std::size_t m_blocks = 0;
    std::vector<DeviceSlab> m_slabs;
    std::vector<std::byte*> m_free;
};

/// Memory of the host that the device copies from and to without a detour.
class PinnedBuffer {
public:
    explicit PinnedBuffer(std::size_t bytes);
    ~PinnedBuffer() { cudaFreeHost(m_data); }
    PinnedBuffer(const PinnedBuffer&) = delete;
    PinnedBuffer& operator=(const PinnedBuffer&) = delete;

    std::byte* data() const { return m_data; }
    std::size_t byteCount() const { return m_bytes; }

private:
    std::byte* m_data = nullptr;
    std::size_t m_bytes;
};

class Stream {
public:
    Stream() { check(cudaStreamCreateWithFlags(&m_stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags"); }
    ~Stream() { cudaStreamDestroy(m_stream); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    cudaStream_t get() const { return m_stream; }
    void wait() const { check(cudaStreamSynchronize(m_stream), "cudaStreamSynchronize"); }

private:
    cudaStream_t m_stream = nullptr;
};

class Event {
public:
    Event() { check(cudaEventCreateWithFlags(&m_event, cudaEventDisableTiming), "cudaEventCreateWithFlags"); }
    ~Event() { cudaEventDestroy(m_event); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    void record(cudaStream_t stream) { check(cudaEventRecord(m_event, stream), "cudaEventRecord"); }
    /// Until what was on the stream at the last record() is done; at once where there was none.
    void wait() const { check(cudaEventSynchronize(m_event), "cudaEventSynchronize"); }

private:
    cudaEvent_t m_event = nullptr;
};

} // namespace lectern::engine::cuda
