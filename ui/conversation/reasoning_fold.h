// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace lectern::ui {

class FittedText;
class TextButton;

/// What a model thought before it answered: a line that says so, and unfolds it. Hidden until there is something.
class ReasoningFold : public QWidget {
    Q_OBJECT

public:
    explicit ReasoningFold(QWidget* parent = nullptr);

    /// More of it: the model thinks still.
    void append(const QString& text);
    /// It ends here, unfinished.
    void stop();
    /// All of it. @param seconds that it took; 0: nobody knows
    void setReasoning(const QString& text, double seconds);

    /// Lays out for this width. Returns the height that it needs, pixels.
    int layOut(int width);
    QWidgetList focusOrder() const;

signals:
    void heightChanged();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void setUnfolded(bool unfolded);
    void setWords(const QString& words);
    void colour();

    TextButton* m_button;
    FittedText* m_view;
    QString m_text;
    QString m_words;
};

} // namespace lectern::ui
