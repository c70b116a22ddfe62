// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

namespace lectern::ui {

/// The colours of one theme, by what they are for.
struct Colours {
    QColor window;       ///< chrome: library, tool bar, status bar
    QColor pane;         ///< the conversation
    QColor paper;        ///< pages; the brightest thing
    QColor sunken;       ///< behind the pages; troughs
    QColor line;         ///< borders
    QColor text;
    QColor soft;         ///< secondary text
    QColor faint;        ///< placeholders, hints; large or unimportant text only
    QColor accent;       ///< the one colour that acts: links, the send button, progress
    QColor accentSoft;   ///< selection
    QColor onAccent;     ///< text on `accent`
    QColor mark;         ///< quoted words on a page
    QColor markLine;     ///< below them; cited pages in the strip
    QColor good;         ///< a quotation that was found
    QColor near;         ///< nearly so
    QColor bad;          ///< not found; errors
    QColor bubble;       ///< a question
    QColor stripRead;
    QColor stripReading;
    QColor stripUnread;
    QColor stripNoText;
};

const Colours& lightColours();
const Colours& darkColours();

/// The same as Qt's roles.
QPalette paletteOf(const Colours& colours);

/// WCAG 2.1's contrast ratio of two opaque colours: 1 to 21.
double contrast(const QColor& one, const QColor& other);

} // namespace lectern::ui
