// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace lectern::ui {

/// The place that says what can be dropped. A button too: opening is a click away.
class DropArea : public QAbstractButton {
    Q_OBJECT

public:
    explicit DropArea(QWidget* parent = nullptr);

    /// While files are held over the pane.
    void setInviting(bool inviting);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_inviting = false;
};

} // namespace lectern::ui
