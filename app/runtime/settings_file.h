// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariant>

namespace lectern::runtime {

/// The one file for what a person chose and how the window stood: `lectern/lectern.ini` in the folder for configuration
/// ($XDG_CONFIG_HOME, else ~/.config). Nothing that is wrong with it stops the program: what cannot be read counts as never
/// written. Also without a QCoreApplication.
QString settingsFile();

/// What is kept under a key, "window/theme"; invalid where there is nothing. Anybody can write anything into the file: the
/// type is not checked.
QVariant setting(const QString& key);

/// Keeps values under their keys; a value that is not valid removes its key. False where the file cannot be written.
bool keepSettings(const QVariantMap& values);

} // namespace lectern::runtime
