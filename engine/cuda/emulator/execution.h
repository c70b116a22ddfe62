// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/emulator/vector_types.h"

#include <cstddef>
#include <stdexcept>

/// The indices of the thread that is running. Only one runs at a time.
inline uint3 threadIdx{};
inline uint3 blockIdx{};
inline dim3 blockDim{};
inline dim3 gridDim{};
inline constexpr int warpSize = 32;

namespace lectern::engine::cuda::emulator {

/// A kernel did what a GPU would answer with wrong numbers, a hang or a fault. Thrown by the launch; says where and what.
class EmulationFailure : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// The order in which blocks, and threads between two barriers, take their turns. A right kernel gives the same bits in each.
enum class Order { Forward, Reversed, Permuted };

/// How kernels run from now on. Set by tests.
struct Settings {
    Order order = Order::Forward;
    bool lateCopies = true;                ///< cp.async arrives at the wait, not at once
    std::size_t sharedMemory = 227 * 1024; ///< of a block at most
};
Settings& settings();

/// A place in a kernel's source.
struct Site {
    const char* file;
    int line;
};

struct GridShape {
    dim3 grid;
    dim3 block;
    std::size_t sharedBytes = 0;
    bool early = false; ///< each thread must call noteAwaited()
};

/// Runs body(arguments) for each thread of each block, block after block. Returns when all have ended; throws
/// EmulationFailure otherwise. Calls from several threads take turns.
void runGrid(const GridShape& shape, void (*body)(const void*), const void* arguments);

// For the running thread of a kernel:

/// Its block's dynamic shared memory, aligned to 1024 bytes; all ones when the block begins.
std::byte* sharedBytes();
/// Throws (out of the launch) unless [address, address + bytes) lies in there.
void requireShared(const void* address, std::size_t bytes, Site site);
/// All threads of the block meet here.
void meetBlock(Site site);
/// All 32 threads of a warp meet here; the last one calls `compute` with what each of them brought, in order of lanes,
/// and each finds its result there.
void meetWarp(Site site, void* brought, void (*compute)(void* const* lanes));
/// The lane of the running thread.
int lane();
/// 16 bytes from `from`, of which `validBytes` are read and the others 0, will be at `to` after the wait for their group.
void copyLater(void* to, const void* from, int validBytes, Site site);
void closeCopyGroup();
/// Until at most `open` of the thread's groups are on their way.
void waitForCopies(int open);
/// The thread has waited for the kernel before.
void noteAwaited();
/// Ends the launch.
[[noreturn]] void fail(Site site, const char* sentence);

} // namespace lectern::engine::cuda::emulator
