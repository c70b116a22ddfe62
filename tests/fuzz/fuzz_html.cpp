// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"
#include "tests/fuzz/use_flowing.h"

namespace lectern::fuzz {

std::string html(std::string_view input)
{
    return readAndCheck(input);
}

} // namespace lectern::fuzz
