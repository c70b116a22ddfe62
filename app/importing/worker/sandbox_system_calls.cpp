// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/sandbox.h"

#include "engine/base/failure.h"

#include <seccomp.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <memory>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace lectern::importing {

namespace {

/// What parsing needs. Everything else, also what kernels may add one day, fails with EPERM: libraries try this and that and
/// cope, while a killed process would turn such a trial into a document that cannot be opened.
constexpr std::array kAllowed{
    // memory
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    // open descriptors
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(lseek),
    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fcntl), SCMP_SYS(poll), SCMP_SYS(ppoll),
    // the process itself
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getcwd),
    // signals and locks
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(futex), SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list), SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity),
    // time and chance
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(getrandom)};

constexpr int kWriting = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;

class Filter {
public:
    Filter() : m_context(::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release) { check(m_context ? 0 : -ENOMEM); }

    /// A call that this machine's architecture does not have is skipped.
    void allow(int call) {
        const int result = ::seccomp_rule_add(m_context.get(), SCMP_ACT_ALLOW, call, 0);
        check(result == -EDOM ? 0 : result);
    }

    void allowIf(int call, const scmp_arg_cmp& condition) {
        const int result = ::seccomp_rule_add_array(m_context.get(), SCMP_ACT_ALLOW, call, 1, &condition);
        check(result == -EDOM ? 0 : result);
    }

    /// The rules as the kernel takes them.
    std::vector<sock_filter> program() const {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
            check(-errno);
        const int exported = ::seccomp_export_bpf(m_context.get(), pipe[1]); // a few kilobytes: a pipe holds 64
        ::close(pipe[1]);
        std::vector<sock_filter> instructions(BPF_MAXINSNS);
        const ssize_t bytes = exported == 0 ? ::read(pipe[0], instructions.data(), instructions.size() * sizeof(sock_filter)) : -1;
        ::close(pipe[0]);
        check(exported);
        if (bytes <= 0)
            check(-EIO);
        instructions.resize(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
        return instructions;
    }

private:
    static void check(int result) {
        if (result == -ENOMEM)
            throw std::bad_alloc();
        if (result != 0)
            throw Failure(ErrorCode::WorkerCrashed, "the sandbox cannot be set up: seccomp, error " + std::to_string(-result));
    }

    std::unique_ptr<void, decltype(&::seccomp_release)> m_context;
};

} // namespace

SystemCallFilter::SystemCallFilter() {
    Filter filter;
    for (const int call : kAllowed)
        filter.allow(call);
    filter.allowIf(SCMP_SYS(open), SCMP_A1(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY));
    filter.allowIf(SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY));
    filter.allowIf(SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    filter.allowIf(SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    filter.allowIf(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))); // abort()
#ifdef LECTERN_SANITIZED
    filter.allow(SCMP_SYS(pipe)); // how the sanitizer finds out whether memory can be read
    filter.allow(SCMP_SYS(pipe2));
#endif
    m_program = filter.program();
}

void SystemCallFilter::install() const {
    const sock_fprog program{static_cast<unsigned short>(m_program.size()), const_cast<sock_filter*>(m_program.data())};
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        throw Failure(ErrorCode::WorkerCrashed, "the sandbox cannot be set up: the kernel refuses the filter of system calls");
}

} // namespace lectern::importing
