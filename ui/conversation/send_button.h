// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace lectern::ui {

/// [Send ↵], and while an answer comes [Stop].
class SendButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit SendButton(QWidget* parent = nullptr);

    void setStops(bool stops);
    bool stops() const { return m_stops; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_stops = false;
};

} // namespace lectern::ui
