// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/sandbox.h"

#include "engine/base/failure.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock (Linux 5.13) has no wrapper in the C library.
namespace lectern::importing {

namespace {

/// What the first version of Landlock knows of; every kernel that has it can refuse these.
constexpr std::uint64_t kHandled =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
    LANDLOCK_ACCESS_FS_MAKE_SYM;

/// Fonts for everyone, and fontconfig's configuration (with what it links to) and cache. The user's own fonts are left out: they
/// lie in the home folder.
constexpr std::array kFontFolders{"/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig"};

void allowReading(int rules, const char* folder) {
    const int descriptor = ::open(folder, O_PATH | O_CLOEXEC);
    if (descriptor < 0)
        return; // the folder is not there: nothing to allow
    landlock_path_beneath_attr rule{};
    rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    rule.parent_fd = descriptor;
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    ::close(descriptor);
}

} // namespace

void restrictFiles(const Limits& limits) {
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = kHandled;
    const int rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    if (rules < 0)
        return; // an older kernel: the filter of system calls still refuses to write
    allowReading(rules, LECTERN_POPPLER_DATA);
    if (limits.readsFonts)
        for (const char* folder : kFontFolders)
            allowReading(rules, folder);
#ifdef LECTERN_SANITIZED
    allowReading(rules, "/proc");
#endif
    const bool done = ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    ::close(rules);
    if (!done)
        throw Failure(ErrorCode::WorkerCrashed, "the sandbox cannot be set up: Landlock");
}

} // namespace lectern::importing
