// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/runtime.h"
#include "app/runtime/single_instance.h"

#include <QStringList>

namespace lectern::ui {

/// What a window is opened with.
struct WindowStart {
    runtime::RuntimeOptions model;
    QString library; ///< its folder; empty: the user's own
    QStringList files;
};

enum class WindowEnd {
    Closed,
    Restart, ///< the person wants the program to start again
};

/// Opens the window and stays in it until it is closed. Needs a QApplication.
/// @param instance this process is the first
WindowEnd runWindow(const WindowStart& start, runtime::SingleInstance& instance);

} // namespace lectern::ui
