// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPoint>
#include <QString>

/// Hands on keyboard and mouse: events of the X server itself (XTest), which go wherever a person's would go.
namespace lectern::test {

/// A key, perhaps with others held: "Return", "ctrl+shift+f", "alt+Left".
void press(const QString& key);
/// Types a text of ASCII characters where the keyboard's focus is.
void type(const QString& text);
void click(const QPoint& screen);
/// Drags with the left button in steps, as a hand does, and lets go. The event loop runs meanwhile: the thing that is dragged
/// may be of this process. False where that took far too long.
bool drag(const QPoint& from, const QPoint& to);

} // namespace lectern::test
