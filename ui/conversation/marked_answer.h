// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <optional>
#include <vector>

namespace lectern::ui {

/// An answer's Markdown with single characters of Unicode's private area in the place of page marks and around quotations.
/// They pass through the Markdown reader as text does, so that afterwards each is found where it belongs.
class MarkedAnswer {
public:
    struct Mark {
        enum class Kind { Chip, QuotationBegin, QuotationEnd };
        Kind kind;
        int citation; ///< index into the citations
    };

    /// Citations that cannot be placed, because they lie outside of the answer or within one another, are left out: their
    /// marks stay text.
    MarkedAnswer(const QString& answer, const std::vector<domain::Citation>& citations);

    const QString& markdown() const { return m_markdown; }
    /// What this character of the result stands for; nothing for text.
    static std::optional<Mark> markOf(QChar character);

private:
    QString m_markdown;
};

} // namespace lectern::ui
