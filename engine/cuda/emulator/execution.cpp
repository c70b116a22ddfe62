// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/execution.h"

#include "engine/cuda/emulator/fiber.h"
#include "engine/cuda/emulator/late_copies.h"
#include "engine/cuda/emulator/memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace lectern::engine::cuda::emulator {

namespace {

constexpr unsigned kWarp = 32;
constexpr unsigned kMostThreads = 1024;

enum class State { Ready, AtBarrier, AtCollective, Ended };

struct Thread {
    Fiber fiber;
    uint3 index{};
    State state = State::Ready;
    Site site{};
    LateCopies copies;
    bool awaited = false;
};

struct Warp {
    Site site{};
    void (*compute)(void* const*) = nullptr;
    unsigned arrived = 0;
    void* brought[kWarp] = {};
};

std::string nameOf(Site site)
{
    const char* const slash = std::strrchr(site.file, '/');
    return std::string(slash ? slash + 1 : site.file) + ":" + std::to_string(site.line);
}

bool same(Site a, Site b)
{
    return a.line == b.line && (a.file == b.file || std::strcmp(a.file, b.file) == 0);
}

/// Numbers below `count` in the order that is set.
std::vector<unsigned> inOrder(unsigned count)
{
    std::vector<unsigned> order(count);
    std::iota(order.begin(), order.end(), 0u);
    if (settings().order == Order::Reversed)
        std::reverse(order.begin(), order.end());
    if (settings().order == Order::Permuted) {
        unsigned state = 12345;
        for (unsigned i = count; i > 1; --i) {
            state = state * 1664525u + 1013904223u; // Numerical Recipes' generator
            std::swap(order[i - 1], order[(state >> 8) % i]);
        }
    }
    return order;
}

/// One grid's run. Threads and their stacks are kept from launch to launch.
class Grid {
public:
    void run(const GridShape& shape, void (*body)(const void*), const void* arguments)
    {
        const dim3 grid = shape.grid;
        const dim3 block = shape.block;
        const std::size_t sharedBytes = shape.sharedBytes;
        m_early = shape.early;
        m_body = body;
        m_arguments = arguments;
        m_count = block.x * block.y * block.z;
        if (m_count == 0 || m_count > kMostThreads || std::size_t(grid.x) * grid.y * grid.z == 0)
            throw EmulationFailure("a launch has no threads, or more than 1024 in a block");
        if (grid.y > 65535 || grid.z > 65535)
            throw EmulationFailure("a launch has more than 65535 blocks in y or z");
        if (sharedBytes > settings().sharedMemory)
            throw EmulationFailure("a launch asks for " + std::to_string(sharedBytes) +
                                   " bytes of shared memory; a block has " + std::to_string(settings().sharedMemory));
        gridDim = grid;
        blockDim = block;
        m_shared.resize(sharedBytes);
        while (m_threads.size() < m_count)
            m_threads.push_back(std::make_unique<Thread>());
        m_order = inOrder(m_count);
        for (const unsigned number : inOrder(grid.x * grid.y * grid.z)) {
            blockIdx = {number % grid.x, number / grid.x % grid.y, number / grid.x / grid.y};
            runBlock();
        }
    }

    void meetBlock(Site site) { pause(State::AtBarrier, site); }

    void meetWarp(Site site, void* brought, void (*compute)(void* const*))
    {
        const unsigned first = m_current / kWarp * kWarp;
        if (first + kWarp > m_count)
            fail(site, "a warp that is not full meets");
        Warp& warp = m_warps[m_current / kWarp];
        if (warp.arrived == 0) {
            warp.site = site;
            warp.compute = compute;
        } else if (!same(warp.site, site) || warp.compute != compute) {
            fail(site, "lanes of a warp are at different places, here and at ", &warp.site);
        }
        warp.brought[m_current % kWarp] = brought;
        if (++warp.arrived < kWarp) {
            pause(State::AtCollective, site);
            return;
        }
        warp.arrived = 0;
        compute(warp.brought);
        for (unsigned i = first; i < first + kWarp; ++i)
            m_threads[i]->state = State::Ready;
    }

    /// Everything that is built here is gone before the fiber is left for good.
    [[noreturn]] void fail(Site site, const char* sentence, const Site* other = nullptr)
    {
        m_failure = nameOf(site) + ": " + sentence + (other ? nameOf(*other) : std::string()) + where(m_current);
        m_threads[m_current]->fiber.pause();
        std::abort(); // nobody resumes a failed thread
    }

    GuardedBytes& shared() { return m_shared; }
    void noteAwaited() { m_threads[m_current]->awaited = true; }
    LateCopies& copies() { return m_threads[m_current]->copies; }
    unsigned current() const { return m_current; }

    static Grid& one()
    {
        static Grid grid;
        return grid;
    }

private:
    static void entry()
    {
        Grid& grid = one();
        grid.m_body(grid.m_arguments);
        if (!grid.copies().empty())
            grid.fail({"kernel", 0}, "a thread has returned and left asynchronous copies on their way");
        if (grid.m_early && !grid.m_threads[grid.m_current]->awaited)
            grid.fail({"kernel", 0}, "a thread of a kernel that may begin early has not waited for the one before");
        grid.pause(State::Ended, {"kernel", 0});
    }

    void pause(State state, Site site)
    {
        Thread& thread = *m_threads[m_current];
        thread.state = state;
        thread.site = site;
        thread.fiber.pause();
    }

    void runBlock()
    {
        m_shared.poison();
        m_warps.assign((m_count + kWarp - 1) / kWarp, {});
        m_failure.reset();
        for (unsigned i = 0; i < m_count; ++i) {
            Thread& thread = *m_threads[i];
            thread.index = {i % blockDim.x, i / blockDim.x % blockDim.y, i / blockDim.x / blockDim.y};
            thread.state = State::Ready;
            thread.copies.clear();
            thread.awaited = false;
            thread.fiber.start(&entry);
        }
        unsigned ended = 0;
        while (ended < m_count) {
            const bool moved = runReady(ended);
            if (!moved)
                openBarrier(ended);
        }
        if (!m_shared.intact())
            throw EmulationFailure("a kernel has written outside its shared memory" + where(0));
    }

    /// Lets each thread that can go on do so once.
    bool runReady(unsigned& ended)
    {
        bool moved = false;
        for (const unsigned i : m_order) {
            Thread& thread = *m_threads[i];
            if (thread.state != State::Ready)
                continue;
            moved = true;
            m_current = i;
            threadIdx = thread.index;
            thread.fiber.resume();
            if (m_failure)
                throw EmulationFailure(*m_failure);
            if (thread.fiber.overflowed())
                throw EmulationFailure("a thread's stack is too small for it" + where(i));
            ended += thread.state == State::Ended;
        }
        return moved;
    }

    /// Nobody can go on: all wait at one barrier, or they have diverged.
    void openBarrier(unsigned ended)
    {
        const auto waiting = [&](State state) {
            return std::find_if(m_threads.begin(), m_threads.begin() + m_count,
                                [state](const auto& thread) { return thread->state == state; });
        };
        const auto end = m_threads.begin() + m_count;
        const auto collective = waiting(State::AtCollective);
        if (collective != end)
            throw EmulationFailure(nameOf((*collective)->site) + ": some lanes of a warp wait for lanes that do not come" +
                                   where(static_cast<unsigned>(collective - m_threads.begin())));
        const auto barrier = waiting(State::AtBarrier);
        if (ended != 0)
            throw EmulationFailure(nameOf((*barrier)->site) + ": some threads wait at a barrier and others have returned" +
                                   where(static_cast<unsigned>(barrier - m_threads.begin())));
        for (unsigned i = 0; i < m_count; ++i) {
            if (!same(m_threads[i]->site, m_threads[0]->site))
                throw EmulationFailure(nameOf(m_threads[i]->site) + ": some threads wait at this barrier and others at " +
                                       nameOf(m_threads[0]->site) + where(i));
            m_threads[i]->state = State::Ready;
        }
    }

    static std::string where(unsigned thread)
    {
        return " (block " + std::to_string(blockIdx.x) + "," + std::to_string(blockIdx.y) + "," + std::to_string(blockIdx.z) +
               ", thread " + std::to_string(thread) + ")";
    }

    std::vector<std::unique_ptr<Thread>> m_threads;
    std::vector<Warp> m_warps;
    std::vector<unsigned> m_order;
    GuardedBytes m_shared;
    std::optional<std::string> m_failure;
    void (*m_body)(const void*) = nullptr;
    const void* m_arguments = nullptr;
    unsigned m_count = 0;
    unsigned m_current = 0;
    bool m_early = false;
};

} // namespace

Settings& settings()
{
    static Settings settings;
    return settings;
}

void runGrid(const GridShape& shape, void (*body)(const void*), const void* arguments)
{
    static std::mutex oneAtATime;
    const std::lock_guard lock(oneAtATime);
    Grid::one().run(shape, body, arguments);
    requireIntactDeviceMemory();
}

std::byte* sharedBytes()
{
    return Grid::one().shared().data();
}

void requireShared(const void* address, std::size_t bytes, Site site)
{
    if (!Grid::one().shared().holds(address, bytes))
        fail(site, "an address outside shared memory");
}

void meetBlock(Site site)
{
    Grid::one().meetBlock(site);
}

void meetWarp(Site site, void* brought, void (*compute)(void* const* lanes))
{
    Grid::one().meetWarp(site, brought, compute);
}

int lane()
{
    return static_cast<int>(Grid::one().current() % kWarp);
}

void copyLater(void* to, const void* from, int validBytes, Site site)
{
    constexpr std::size_t kBytes = 16;
    requireShared(to, kBytes, site);
    if (reinterpret_cast<std::uintptr_t>(to) % kBytes != 0 || reinterpret_cast<std::uintptr_t>(from) % kBytes != 0)
        fail(site, "an asynchronous copy of 16 bytes is not aligned to them");
    Grid::one().copies().add({to, from, validBytes}, settings().lateCopies);
}

void closeCopyGroup()
{
    Grid::one().copies().closeGroup();
}

void waitForCopies(int open)
{
    Grid::one().copies().wait(open);
}

void noteAwaited()
{
    Grid::one().noteAwaited();
}

void fail(Site site, const char* sentence)
{
    Grid::one().fail(site, sentence);
}

} // namespace lectern::engine::cuda::emulator
