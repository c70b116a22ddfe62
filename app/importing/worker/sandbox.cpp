// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/sandbox.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lectern::importing {

namespace {

constexpr rlim_t kOpenFiles = 32;
constexpr rlim_t kCpuGrace = 2; // seconds; at the hard limit the kernel kills without saying why

[[noreturn]] void fail(const char* what) {
    throw Failure(ErrorCode::WorkerCrashed, std::string("the sandbox cannot be set up: ") + what + ": " + std::strerror(errno));
}

/// @param grace how far the hard limit lies above
void limit(decltype(RLIMIT_AS) resource, rlim_t value, rlim_t grace = 0) {
    rlimit current{};
    ::getrlimit(resource, &current);
    const rlimit wanted{std::min(value, current.rlim_max), std::min(value + grace, current.rlim_max)};
    if (::setrlimit(resource, &wanted) != 0)
        fail("setrlimit");
}

} // namespace

void dieWithParent(std::int64_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) // it ended before the line above
        ::_exit(1);
}

void limitResources(const Limits& limits) {
#ifndef LECTERN_SANITIZED
    limit(RLIMIT_AS, limits.addressSpace);
#endif
    if (limits.cpuSeconds > 0)
        limit(RLIMIT_CPU, limits.cpuSeconds, kCpuGrace);
    limit(RLIMIT_NOFILE, kOpenFiles);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

void confine(const Limits& limits) {
    ::prctl(PR_SET_DUMPABLE, 0);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("no_new_privs");
    const SystemCallFilter filter;
    limitResources(limits);
    restrictFiles(limits);
    filter.install();
}

} // namespace lectern::importing
