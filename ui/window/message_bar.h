// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace lectern::ui {

/// A sentence across the top of the window: something could not be done, or was done and can be undone. It stays until it is
/// closed, its way out is taken, or another takes its place.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Something could not be done.
    void say(const QString& sentence);
    /// Something that a person should know, and nothing is wrong.
    void tell(const QString& sentence);
    /// A sentence with a way out beside it. Taking it hides the bar, then does it; `what` is kept no longer than the sentence.
    /// @param words on the button: "Undo"
    void offer(const QString& sentence, const QString& words, std::function<void()> what);
    /// Takes a sentence back that holds no longer; nothing happens where another has taken its place.
    void withdraw(const QString& gone);
    QString sentence() const;

private:
    void present(const QString& sentence, const QColor& colour);
    void takeWayOut();
    void putAway();

    QLabel* m_label;
    QPushButton* m_action;
    std::function<void()> m_wayOut;
};

} // namespace lectern::ui
