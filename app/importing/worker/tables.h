// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// Finds tables: at least three lines whose words stand in columns. Lists, whose marks stand in a column, are none.
void markRows(std::vector<Line>& lines);

} // namespace lectern::importing
