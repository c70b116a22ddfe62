// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace lectern::ui {

/// A button of words: below an answer, beside a question.
class TextButton : public QAbstractButton {
    Q_OBJECT

public:
    /// @param sign stands before the words and is not spoken; may be empty
    /// @param words what it does; with `sign` alone to be seen when `wordsShown` is false
    TextButton(const QString& sign, const QString& words, bool wordsShown = true, QWidget* parent = nullptr);

    /// A quiet button is seen while the mouse is over what it belongs to, or the keyboard on it.
    void setQuiet(bool quiet);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    bool m_quiet = false;
};

} // namespace lectern::ui
