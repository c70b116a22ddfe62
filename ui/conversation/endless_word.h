// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextOption>

namespace lectern::ui {

/// How to wrap a text: between words where it has words. Looking for the ends of a word costs time with the
/// square of its length: a text with one that fills hundreds of lines is wrapped anywhere.
QTextOption::WrapMode wrapModeFor(QStringView text);

} // namespace lectern::ui
