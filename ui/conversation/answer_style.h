// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QFont;
class QTextBlock;
class QTextDocument;

namespace lectern::ui {

/// Gives a document made from Markdown the looks of an answer: spacing, code, tables, indents that stay within a narrow pane.
void styleAnswer(QTextDocument& document, const QFont& font);

/// Whether a block holds nothing, not even by its format. Qt keeps one before a table that begins a document, between two
/// tables, and after one that ends it.
bool isSpacer(const QTextBlock& block);

} // namespace lectern::ui
