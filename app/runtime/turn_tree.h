// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/conversation.h"

#include <QString>

#include <vector>

namespace lectern::runtime {

/// A turn and the one it follows.
struct TurnNode {
    domain::Turn turn;
    QString parent; ///< empty for a first one
};

/// The turns of a conversation. Asking anew in place of a turn makes another child of the same parent; one path from the
/// beginning to the head is shown. A value.
class TurnTree {
public:
    TurnTree() = default;
    /// @param turns parents before their children, in the order they were asked
    /// @param head  the last turn of the path that is shown; empty: nothing is shown
    TurnTree(std::vector<TurnNode> turns, const QString& head);

    const QString& head() const { return m_head; }
    /// From the first turn to the head.
    std::vector<domain::ShownTurn> shown() const;
    /// A turn on the path with its place among its siblings. The turn must be there.
    domain::ShownTurn shown(const QString& turn) const;
    /// The turn before; empty for a first one, and where there is no such turn.
    QString parentOf(const QString& turn) const;

    /// Adds a turn and shows the path to it.
    void add(const domain::Turn& turn, const QString& parent);
    /// The head of the path through the sibling `step` places after `turn` (before it, where negative), down to the turn
    /// that was asked last below it. Empty where there is no such sibling.
    QString headThroughSibling(const QString& turn, int step) const;

private:
    std::vector<const TurnNode*> childrenOf(const QString& parent) const;
    const TurnNode* find(const QString& turn) const;

    std::vector<TurnNode> m_turns;
    QString m_head;
};

} // namespace lectern::runtime
