// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::test {

/// Figures against their bounds, a line each on standard output.
class FigureTable {
public:
    /// Whether a busy machine makes a figure worse. Such figures are printed only where bounds are not to be `strict`.
    enum class Kind { Wall, Processor };

    explicit FigureTable(bool strict) : m_strict(strict) {}

    /// `detail` says what was measured beside it.
    void add(const QString& name, double value, double bound, const QString& unit, Kind kind, const QString& detail = {});
    bool allWithin() const { return m_allWithin; }

private:
    bool m_strict;
    bool m_allWithin = true;
};

} // namespace lectern::test
