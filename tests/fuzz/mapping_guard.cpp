// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

#include <sanitizer/asan_interface.h>

#include <sys/mman.h>
#include <unistd.h>

// A mapped file ends somewhere inside its last page, and reading on to the page's end goes unnoticed. Linked with
// --wrap, these two make AddressSanitizer notice.
extern "C" {

void* __real_mmap(void* address, size_t length, int protection, int flags, int fd, off_t offset);
int __real_munmap(void* address, size_t length);

static size_t toPageEnd(size_t length)
{
    const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    return (page - length % page) % page;
}

void* __wrap_mmap(void* address, size_t length, int protection, int flags, int fd, off_t offset)
{
    void* const data = __real_mmap(address, length, protection, flags, fd, offset);
    if (data != MAP_FAILED && fd >= 0)
        __asan_poison_memory_region(static_cast<char*>(data) + length, toPageEnd(length));
    return data;
}

int __wrap_munmap(void* address, size_t length)
{
    __asan_unpoison_memory_region(static_cast<char*>(address) + length, toPageEnd(length));
    return __real_munmap(address, length);
}
}
