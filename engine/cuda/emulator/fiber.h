// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

namespace lectern::engine::cuda::emulator {

/// A stack on which a function runs until it pauses. All fibers of a process run on one thread at a time, and only one
/// level deep: resume() is called from an ordinary stack.
class Fiber {
public:
    Fiber();
    ~Fiber();
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    /// The next resume() begins `entry`, on an empty stack; what was there is forgotten, without destructors. `entry` must
    /// end in a pause() that is never resumed.
    void start(void (*entry)());
    /// Goes on in the fiber, until it pauses.
    void resume();
    /// From inside the fiber: goes back to where it was resumed.
    void pause();
    /// Whether the stack has grown beyond its end since start().
    bool overflowed() const;

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

} // namespace lectern::engine::cuda::emulator
