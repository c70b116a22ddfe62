// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace lectern::ui {

/// The words to find, how many there are, and the way from one to the next.
class FindBar : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(QWidget* parent = nullptr);

    /// Shows the bar and selects its words; other words replace them if they are not empty.
    void open(const QString& words = {});
    QString words() const;
    /// "3 of 17"; `current` from 1, 0: none yet. `running`: there may be more.
    void setCount(int current, int total, bool running);

signals:
    void wordsChanged(const QString& words);
    void next();
    void previous();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QLineEdit* m_words;
    QLabel* m_count;
    QToolButton* m_previous;
    QToolButton* m_next;
};

} // namespace lectern::ui
