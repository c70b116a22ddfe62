// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/sandbox_self_test.h"

#include "app/importing/worker/sandbox.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::importing {

namespace {

constexpr std::uint64_t kMemory = std::uint64_t{1} << 30;
constexpr std::uint64_t kCpuSeconds = 60;
constexpr const char* kFontFolder = "/etc/fonts";
constexpr const char* kNewFile = "/tmp/lectern-sandbox-test";

struct Attempt {
    const char* name;
    bool (*succeeds)();
};

bool opens(const char* path, int flags) {
    const int descriptor = ::open(path, flags, 0600);
    if (descriptor >= 0)
        ::close(descriptor);
    return descriptor >= 0;
}

bool forks() {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    return child > 0;
}

bool executes() {
    const std::array<char*, 2> arguments{const_cast<char*>("true"), nullptr}; // execv() takes no pointers to const
    ::execv("/bin/true", arguments.data());
    return false; // still here
}

bool mapsExecutable() {
    return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

/// Each must fail. `execute` is last: where it is possible, this program is gone, and its line is missing.
constexpr std::array kForbidden{
    Attempt{"connect to the network", [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
    Attempt{"open a local socket", [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
    Attempt{"create a file", [] { return opens(kNewFile, O_WRONLY | O_CREAT); }},
    Attempt{"create a nameless file", [] { return opens("/tmp", O_RDWR | O_TMPFILE); }},
    Attempt{"write to a file", [] { return opens("/dev/null", O_WRONLY); }},
    Attempt{"truncate a file", [] { return opens("/dev/null", O_RDONLY | O_TRUNC); }},
    Attempt{"create a folder", [] { return ::mkdir(kNewFile, 0700) == 0; }},
    Attempt{"rename a file", [] { return ::rename("/dev/null", kNewFile) == 0; }},
    Attempt{"remove a file", [] { return ::unlink(kNewFile) == 0; }},
    Attempt{"start a process", forks},
    Attempt{"trace a process", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
    Attempt{"signal a process", [] { return ::kill(::getppid(), 0) == 0; }},
    Attempt{"map executable memory", mapsExecutable},
    Attempt{"raise its limits", [] { return ::prlimit(0, RLIMIT_CPU, nullptr, nullptr) == 0; }},
#ifndef LECTERN_SANITIZED
    Attempt{"exceed its memory", [] { return ::mmap(nullptr, kMemory, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
#endif
    Attempt{"execute a program", executes},
};

bool hasLandlock() {
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

bool report(const char* name, bool possible) {
    std::printf("%s: %s\n", name, possible ? "possible" : "refused");
    std::fflush(stdout);
    return possible;
}

} // namespace

int testSandbox(bool drawing) {
    const bool landlock = hasLandlock();
    const bool hadTables = opens(LECTERN_POPPLER_DATA "/cMap", O_RDONLY);
    const bool hadFonts = opens(kFontFolder, O_RDONLY);
    confine({kMemory, drawing ? 0 : kCpuSeconds, drawing});
    bool asItShould = true;
    if (hadTables)
        asItShould &= report("read the character tables", opens(LECTERN_POPPLER_DATA "/cMap", O_RDONLY));
    if (hadFonts && drawing)
        asItShould &= report("read fonts", opens(kFontFolder, O_RDONLY));
    else if (landlock)
        asItShould &= !report("read fonts", opens(kFontFolder, O_RDONLY));
    if (landlock)
        asItShould &= !report("read any other file", opens("/etc/passwd", O_RDONLY));
    for (const Attempt& attempt : kForbidden)
        asItShould &= !report(attempt.name, attempt.succeeds());
    return asItShould ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace lectern::importing
