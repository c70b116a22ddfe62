// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

namespace lectern::ui {

/// `Ask about this · Copy` beside what was selected. Does not take the keyboard: the same is in the view's menu and has keys.
class SelectionOffer : public QFrame {
    Q_OBJECT

public:
    explicit SelectionOffer(QWidget* parent);

    /// Shows it below `line`, or above it where there is no room; inside of the parent.
    /// @param line the end of the selection, in the parent's pixels
    void showAt(const QRect& line);

signals:
    void askRequested();
    void copyRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace lectern::ui
