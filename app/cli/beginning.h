// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/conversation.h"
#include "app/cli/console.h"
#include "app/runtime/workspace.h"

namespace lectern::cli {

/// What a person should know before the reading begins: what the model is good for, pages without text, how much fits. Said
/// once nothing can be refused any more: a refusal is one line.
void noteBeginning(const runtime::Runtime& runtime, const runtime::Workspace& workspace, const runtime::KeptConversation& kept,
                   Console& console);

} // namespace lectern::cli
