// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace lectern::ui {

class FittedText;
class GrowingField;
class TextButton;

/// A question, in a bubble at the right. [Edit] turns it into a field; Enter asks it anew, Esc leaves it as it was.
class QuestionBubble : public QWidget {
    Q_OBJECT

public:
    explicit QuestionBubble(const QString& question, QWidget* parent = nullptr);

    const QString& question() const { return m_question; }
    void setEditable(bool editable);
    bool isEditing() const;

    /// Lays out for this width. Returns the height that it needs, pixels.
    int layOut(int width);
    /// What the keyboard goes through, in order.
    QWidgetList focusOrder() const;

signals:
    void edited(const QString& question);
    /// Field or bubble: the height has changed.
    void heightChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void startEditing();
    void submit();
    void stopEditing();

    QString m_question;
    FittedText* m_text;
    TextButton* m_edit;
    GrowingField* m_field;
    TextButton* m_ask;
    TextButton* m_cancel;
    QRect m_bubble;
    bool m_editable = false;
    int m_widest = -1; // what the text was laid out for
    int m_inner = 0;   // what it needs of that
};

} // namespace lectern::ui
