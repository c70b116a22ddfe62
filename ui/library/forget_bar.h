// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace lectern::ui {

/// Asks, in its own place in the pane, whether something shall be forgotten. Esc keeps it.
class ForgetBar : public QWidget {
    Q_OBJECT

public:
    explicit ForgetBar(QWidget* parent = nullptr);

    /// Shows the question; the keyboard is on [Keep].
    void ask(const QString& sentence);

signals:
    void accepted();
    void declined();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_sentence;
    QPushButton* m_keep;
};

} // namespace lectern::ui
