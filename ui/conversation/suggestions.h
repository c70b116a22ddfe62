// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lectern::ui {

/// In an empty conversation: what could be asked.
class Suggestions : public QWidget {
    Q_OBJECT

public:
    explicit Suggestions(QWidget* parent = nullptr);

    /// Questions for the document that is open; none: those that can be asked about any.
    void setQuestions(const QStringList& questions);
    /// Whether questions are suggested at all.
    void setOffered(bool offered);
    /// What a person should know before asking; empty: nothing.
    void setNote(const QString& note);

signals:
    void chosen(const QString& question);
    /// A question that has a gap, at `cursor`, to be filled.
    void begun(const QString& question, int cursor);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addButton();
    void choose(const QString& question);
    void colourNote();

    QLabel* m_sentence;
    QVBoxLayout* m_buttonLayout;
    std::vector<QPushButton*> m_buttons;
    QLabel* m_note;
    QStringList m_questions;
    bool m_offered = true;
};

} // namespace lectern::ui
