// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <QString>

namespace lectern::answering {

/// Divides what a model writes into its reasoning, `<think>…</think>`, and the answer after it, piece by piece as it comes.
/// The line ends around the tags belong to neither. Without a think block everything is the answer, unchanged.
class ThinkBlock {
public:
    /// @param isOpen the prompt ends with `<think>` and a line end: the text begins inside the block
    explicit ThinkBlock(bool isOpen) : m_isOpen(isOpen) {}

    /// More of the text. Returns what is certain now; the beginning of what may be a tag waits.
    domain::TurnText push(const QString& text);
    /// The text is over. What is still open is reasoning to its end.
    domain::TurnText finish();

    /// Whether there is a think block, as far as it is known.
    bool isReasoned() const { return m_isOpen || m_isReasoned; }
    /// Whether the text is inside it now.
    bool isReasoning() const { return m_place == Place::Inside || (m_place == Place::Start && m_isOpen); }

private:
    enum class Place { Start, Inside, BeforeAnswer, Answer };

    void start(bool isOver);
    void inside(bool isOver, domain::TurnText& parts);

    bool m_isOpen;
    bool m_isReasoned = false;
    bool m_hasReasoning = false; // some of its text has been passed on
    Place m_place = Place::Start;
    QString m_waiting;
};

} // namespace lectern::answering
