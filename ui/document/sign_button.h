// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QToolButton>

namespace lectern::ui {

/// A flat button with a sign for a face and a name for tool tip and screen reader.
QToolButton* makeSignButton(QWidget* parent, const QString& sign, const QString& name);

} // namespace lectern::ui
