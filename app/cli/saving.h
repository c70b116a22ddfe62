// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/console.h"
#include "app/runtime/workspace.h"

namespace lectern::cli {

/// Waits until everything is saved, and says why what was read could not be kept or taken from the library, if so.
void noteProblems(const runtime::KeptConversation& kept, Console& console);

} // namespace lectern::cli
