// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace lectern::ui {

/// A field for a question: it grows with its text up to six lines. Enter submits, Shift+Enter begins a line.
class GrowingField : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit GrowingField(QWidget* parent = nullptr);

    /// At the width that it has, pixels.
    int heightForText() const;
    QSize sizeHint() const override { return {200, heightForText()}; }
    QSize minimumSizeHint() const override { return {60, heightForText()}; }

signals:
    void submitted();
    /// Up was pressed in an empty field.
    void previousAsked();
    void heightChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    void grow();

    int m_height = 0;
};

} // namespace lectern::ui
