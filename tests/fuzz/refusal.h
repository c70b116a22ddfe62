// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"

#include <string>

namespace lectern::fuzz {

/// What the Failure says that `load` ends in; empty where it ends well. Lets everything else pass.
template <typename Load>
std::string refusal(const Load& load)
{
    try {
        load();
        return {};
    } catch (const Failure& failure) {
        ENSURE(!failure.detail().empty());
        return failure.detail();
    }
}

} // namespace lectern::fuzz
