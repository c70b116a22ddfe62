// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/device_memory.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <string>

namespace lectern::engine::cuda {

namespace {

/// Slabs of small blocks are at least so large.
constexpr std::size_t kSlabBytes = std::size_t(16) << 20;

[[noreturn]] void noRoom(const char* where, std::size_t bytes)
{
    cudaGetLastError(); // or the next call would be told
    throw Failure(ErrorCode::OutOfMemory, std::string("no room for ") + std::to_string(bytes) + " bytes in " + where);
}

} // namespace

DeviceSlab::DeviceSlab(std::size_t bytes) : m_bytes(bytes)
{
    if (bytes == 0)
        return;
    const cudaError_t error = cudaMalloc(&m_data, bytes);
    if (error == cudaErrorMemoryAllocation)
        noRoom("the GPU's memory", bytes);
    check(error, "cudaMalloc");
}

void BlockPool::reserve(std::size_t blocks)
{
    if (m_blocks < blocks && m_blockBytes > 0)
        grow(blocks - m_blocks);
}

std::byte* BlockPool::take()
{
    if (m_blockBytes == 0)
        return nullptr;
    if (m_free.empty())
        grow(std::max<std::size_t>(1, kSlabBytes / m_blockBytes));
    std::byte* const block = m_free.back();
    m_free.pop_back();
    return block;
}

void BlockPool::giveBack(std::byte* block)
{
    if (block)
        m_free.push_back(block); // there is room: grow() has made it
}

void BlockPool::grow(std::size_t blocks)
{
    m_slabs.reserve(m_slabs.size() + 1);
    m_free.reserve(m_blocks + blocks);
    DeviceSlab slab;
    try {
        slab = DeviceSlab(blocks * m_blockBytes);
    } catch (const Failure&) {
        if (blocks == 1)
            throw;
        blocks = 1;
        slab = DeviceSlab(m_blockBytes);
    }
    for (std::size_t i = blocks; i > 0; --i)
        m_free.push_back(slab.data() + (i - 1) * m_blockBytes);
    m_slabs.push_back(std::move(slab));
    m_blocks += blocks;
}

PinnedBuffer::PinnedBuffer(std::size_t bytes) : m_bytes(bytes)
{
    const cudaError_t error = cudaMallocHost(&m_data, bytes);
    if (error == cudaErrorMemoryAllocation)
        noRoom("pinned memory", bytes);
    check(error, "cudaMallocHost");
}

} // namespace lectern::engine::cuda
