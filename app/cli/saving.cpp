// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/saving.h"

#include "app/cli/text.h"

namespace lectern::cli {

void noteProblems(const runtime::KeptConversation& kept, Console& console)
{
    const std::vector<QString> problems = kept.checkpoints->takeProblems();
    if (problems.empty()) {
        return;
    }
    // The rest is in general the same fault again.
    console.notice(Text::tr("A saved state could not be used or kept, and may have to be read again: %1")
                       .arg(printable(problems.front())));
}

} // namespace lectern::cli
