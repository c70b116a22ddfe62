// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/runtime.h"

#include <QStringList>

namespace lectern::ui {

/// Opens the window and stays in it until it is closed. Needs a QApplication; gives the exit status.
/// @param library its folder; empty: the user's own
int runWindow(const runtime::RuntimeOptions& model, const QString& library, const QStringList& files);

} // namespace lectern::ui
