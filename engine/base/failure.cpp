// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"

#include <cstdio>
#include <cstdlib>

namespace lectern {

void ensureFailed(const char* condition, const char* file, int line)
{
    std::fprintf(stderr, "lectern: internal error: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

} // namespace lectern
