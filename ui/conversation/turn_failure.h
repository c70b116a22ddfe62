// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

namespace lectern::ui {

class TextButton;

/// In the place of an answer that did not come: why, and [Retry].
class TurnFailure : public QWidget {
    Q_OBJECT

public:
    explicit TurnFailure(const QString& sentence, QWidget* parent = nullptr);

    /// Lays out for this width. Returns the height that it needs, pixels.
    int layOut(int width);
    QWidget* button() const;

signals:
    void retryRequested();

private:
    QLabel* m_sentence;
    TextButton* m_retry;
};

} // namespace lectern::ui
