// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace lectern::test {

/// A PDF with one page for each list of lines, set in Helvetica; a page without lines is blank. ASCII text only.
/// @param firstRoman how many pages at the beginning are labelled i, ii, iii…; the others are labelled from 1
QByteArray pdfFile(const std::vector<QStringList>& pages, int firstRoman = 0);

/// Three pages about a lighthouse; the built-in model answers "Who built the lighthouse?" from page 1 and questions about
/// keepers from page 2.
QByteArray lighthousePdf();

} // namespace lectern::test
