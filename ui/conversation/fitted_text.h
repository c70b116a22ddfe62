// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextEdit>

namespace lectern::ui {

/// Text to read and select that is as high as what it holds: it never scrolls by itself.
class FittedText : public QTextEdit {
    Q_OBJECT

public:
    explicit FittedText(QWidget* parent = nullptr);

    /// Lays the text out for this width. Returns the height that it needs, pixels.
    virtual int heightFor(int width);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace lectern::ui
