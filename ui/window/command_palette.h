// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/window/command_model.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace lectern::ui {

/// A field and a list at the top of the window: what is typed leaves the commands that it may mean. Up, Down, Page Up and Page
/// Down choose, Enter runs; Esc and a click elsewhere put it away, and the keyboard is where it was.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    /// @param window that it lies over
    explicit CommandPalette(QWidget* window);

    /// Shows it with all of these.
    void offer(std::vector<Command> commands);
    void putAway();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    /// Where and how large it is, by the window's size and what there is to show.
    void place();
    bool takeKey(int key);
    void typed(const QString& text);
    void choose(int row);
    void run(const QModelIndex& index);
    void applyTheme();

    CommandModel m_model;
    QLineEdit* m_field;
    QListView* m_list;
    QLabel* m_nothing;
    QPointer<QWidget> m_before; // had the keyboard
};

} // namespace lectern::ui
