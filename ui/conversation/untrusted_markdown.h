// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QString;
class QTextDocument;

namespace lectern::ui {

/// Sets `document` to Markdown that a model wrote. HTML stays text, an image becomes its description and address, a link
/// its text and address: nothing in the document leads anywhere or is ever fetched.
/// @param document without a layout of its own yet, so that nothing is fetched on the way either.
void setUntrustedMarkdown(QTextDocument& document, const QString& markdown);

} // namespace lectern::ui
