// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/runtime/runtime.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace lectern::cli {

/// What a window is to be opened with.
struct WindowRequest {
    QStringList files;
    runtime::RuntimeOptions model; ///< the one asked for, else the one the person chose for good
    QString library; ///< its folder; empty: the user's own
};

/// Those that mean something to a window.
std::vector<Option> windowOptions();

/// `lectern [FILE…]` with options that mean something to a window; nothing where the words are for the terminal: a command,
/// help, another option, or wrong usage, which run() explains.
std::optional<WindowRequest> windowRequest(const QStringList& words);

} // namespace lectern::cli
