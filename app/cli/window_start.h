// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/window_request.h"
#include "app/runtime/hand_over.h"
#include "app/runtime/preferences.h"

namespace lectern::cli {

/// What a window that is open already is asked for.
runtime::HandOver handOver(const WindowRequest& request);

/// Says that the window that is open does not answer; gives the exit status.
int refuseSecondWindow();

/// Says that there was no way to a window; goes on in the terminal where `words` name files. Gives the exit status.
int runWithoutDisplay(const QStringList& words, const QString& display);

/// The words to start the window with once more: the options it was started with, without those that a choice made
/// meanwhile takes the place of, and without the files, which are open.
/// @param before the choices when it was started
QStringList restartWords(const QStringList& words, const runtime::Preferences& before);

} // namespace lectern::cli
