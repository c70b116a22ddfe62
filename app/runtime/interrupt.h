// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>

namespace lectern::runtime {

/// Ctrl+C (SIGINT) and SIGTERM as stop requests. While work is under way the first one asks it to stop and the second ends
/// the process; with no work under way the first one ends it, with exit status 130. One object for each process.
class Interrupt {
public:
    static constexpr int kExitStatus = 130;

    /// Installs the handlers. Throws Failure(CannotWrite) where the system has no pipe left.
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    /// A stretch of work that a signal stops. One at a time.
    class Work {
    public:
        explicit Work(Interrupt& interrupt);
        ~Work();
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;

        std::stop_token token() const;
        /// A signal came during this work.
        bool interrupted() const;

    private:
        Interrupt& m_interrupt;
    };

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::runtime
