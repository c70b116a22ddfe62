// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/turn_tree.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <utility>

namespace lectern::runtime {

TurnTree::TurnTree(std::vector<TurnNode> turns, const QString& head) : m_turns(std::move(turns)), m_head(head) {}

std::vector<domain::ShownTurn> TurnTree::shown() const
{
    std::vector<domain::ShownTurn> path;
    // No path is longer than the tree: damaged rows that point at each other end here too.
    for (QString turn = m_head; find(turn) && path.size() < m_turns.size(); turn = parentOf(turn))
        path.push_back(shown(turn));
    std::reverse(path.begin(), path.end());
    return path;
}

domain::ShownTurn TurnTree::shown(const QString& turn) const
{
    const TurnNode* node = find(turn);
    ENSURE(node);
    const std::vector<const TurnNode*> siblings = childrenOf(node->parent);
    const auto place = std::find(siblings.begin(), siblings.end(), node) - siblings.begin();
    return {.turn = node->turn, .alternative = int(place) + 1, .alternatives = int(siblings.size())};
}

QString TurnTree::parentOf(const QString& turn) const
{
    const TurnNode* node = find(turn);
    return node ? node->parent : QString();
}

void TurnTree::add(const domain::Turn& turn, const QString& parent)
{
    m_turns.push_back({turn, parent});
    m_head = turn.id;
}

QString TurnTree::headThroughSibling(const QString& turn, int step) const
{
    const TurnNode* node = find(turn);
    if (!node)
        return {};
    const std::vector<const TurnNode*> siblings = childrenOf(node->parent);
    const auto place = std::find(siblings.begin(), siblings.end(), node) - siblings.begin() + step;
    if (place < 0 || place >= std::ptrdiff_t(siblings.size()))
        return {};
    QString head = siblings[std::size_t(place)]->turn.id;
    for (std::size_t depth = 0; depth < m_turns.size(); ++depth) {
        const std::vector<const TurnNode*> children = childrenOf(head);
        if (children.empty())
            break;
        head = children.back()->turn.id;
    }
    return head;
}

std::vector<const TurnNode*> TurnTree::childrenOf(const QString& parent) const
{
    std::vector<const TurnNode*> children;
    for (const TurnNode& node : m_turns) {
        if (node.parent == parent)
            children.push_back(&node);
    }
    return children;
}

const TurnNode* TurnTree::find(const QString& turn) const
{
    const auto found = std::find_if(m_turns.begin(), m_turns.end(), [&](const TurnNode& node) { return node.turn.id == turn; });
    return found == m_turns.end() || turn.isEmpty() ? nullptr : &*found;
}

} // namespace lectern::runtime
