// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace lectern::ui {

/// A line below a control: what a choice means, or why it cannot be made. Takes no room while it is empty.
class Note : public QLabel {
    Q_OBJECT

public:
    /// @param control described by the note to who does not see it
    Note(QWidget* control, QWidget* parent);

    void say(const QString& text);
    /// In the colour of errors, and aloud.
    void complain(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(const QString& text);
    void colour();

    QWidget* m_control;
    bool m_isComplaint = false;
};

} // namespace lectern::ui
