// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/conversation.h"

#include <QWidget>

class QLabel;

namespace lectern::ui {

class TextButton;

/// Below a finished answer: its alternatives, what can be done with it, what it took.
class TurnFooter : public QWidget {
    Q_OBJECT

public:
    explicit TurnFooter(QWidget* parent = nullptr);

    void setTurn(const domain::ShownTurn& turn);
    /// Whether the conversation can go another way now: not while an answer is being written.
    void setChoosable(bool choosable);

    /// Lays out for this width. Returns the height that it needs, pixels.
    int layOut(int width);
    /// What the keyboard goes through, in order.
    QWidgetList focusOrder() const;

signals:
    void alternativeRequested(int step);
    void regenerateRequested();
    void copyRequested();

private:
    TextButton* m_previous;
    QLabel* m_place;
    TextButton* m_next;
    TextButton* m_regenerate;
    TextButton* m_copy;
    QLabel* m_statistics;
    domain::ShownTurn m_turn;
};

} // namespace lectern::ui
