// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QFont;
class QTextDocument;

namespace lectern::ui {

/// Gives a document made from Markdown the looks of an answer: spacing, code, tables, indents that stay within a narrow pane.
void styleAnswer(QTextDocument& document, const QFont& font);

} // namespace lectern::ui
