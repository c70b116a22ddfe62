// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/figures/figure_table.h"

#include <QTextStream>

namespace lectern::test {

void FigureTable::add(const QString& name, double value, double bound, const QString& unit, Kind kind, const QString& detail)
{
    const bool within = value <= bound;
    if (!within && (m_strict || kind == Kind::Processor))
        m_allWithin = false;
    QTextStream out(stdout);
    out << (within ? "ok    " : "OVER  ") << name.leftJustified(64) << QString::number(value, 'f', 2).rightJustified(9) << ' '
        << unit.leftJustified(3) << "of " << bound << (detail.isEmpty() ? QString() : "   " + detail) << '\n';
}

} // namespace lectern::test
