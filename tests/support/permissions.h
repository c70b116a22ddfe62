// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lectern::test {

/// From here on root, too, may only read and write where the permissions say so: in this thread and those that it starts.
/// False where the system does not let it be.
inline bool obeyPermissions()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};
    if (::syscall(SYS_capget, &header, data) != 0)
        return false;
    for (const unsigned capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH})
        data[CAP_TO_INDEX(capability)].effective &= ~CAP_TO_MASK(capability);
    return ::syscall(SYS_capset, &header, data) == 0;
}

} // namespace lectern::test
