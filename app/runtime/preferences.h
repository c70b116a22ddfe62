// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace lectern::runtime {

/// What a person chose for good. An option of the command line goes before any of it.
struct Preferences {
    QString language; ///< one of languages(); empty: the system's
    QString model;    ///< an id or a folder, for the window; empty: the built-in one
    QString library;  ///< an absolute folder; empty: the usual place

    bool operator==(const Preferences&) const = default;
};

/// Of the text: "en", "pt_BR".
QStringList languages();

/// From the settings file; whatever makes no sense in it counts as not chosen.
Preferences preferences();
/// False where the settings file cannot be written.
bool keepPreferences(const Preferences& preferences);

} // namespace lectern::runtime
