// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace lectern::answering {

/// Drops repetitions from a list of quotations while it streams: a line `- "…" [p. N]` that is there already. Everything
/// passes at once but a line that may still become a repetition, and the line break before it.
class RepeatedBullets {
public:
    /// The answer's next characters. Returns those that may be shown now.
    QString push(const QString& text);
    /// The answer is over: returns what was held back and is no repetition.
    QString finish();

    /// How many of the last lines were dropped, one after the other: a model that only repeats will go on doing so.
    int consecutiveRepeats() const { return m_repeats; }

private:
    QString endLine();
    bool mayBecomeRepetition() const;
    bool isRepetition() const;
    QString release();

    std::vector<QString> m_bullets; // shown so far, in full
    QString m_line;                 // the line at hand
    QString m_breaks;               // the line breaks before it, not shown yet
    bool m_shown = false;           // whether the line at hand passes through
    int m_repeats = 0;
};

} // namespace lectern::answering
