// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::ui {

/// Up to where a Markdown text that still grows is settled: whatever follows, what stands before is read the same way.
/// A settled part ends between two blocks, outside of fences and lists.
/// @param from a place that was settled before; the search goes on from there
/// @return `from` where nothing more is settled
qsizetype settledEnd(const QString& markdown, qsizetype from);

} // namespace lectern::ui
