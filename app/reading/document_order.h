// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/saved_state.h"

#include <QString>

#include <span>
#include <vector>

namespace lectern::reading {

/// In which order to read documents so that as much as possible of them has been read already. Those that no saved reading
/// begins with, and all where none helps, follow in the order given.
/// @param runs of the model that is to read
/// @return indices into `documents`
std::vector<int> orderForLongestPrefix(std::span<const QString> documents, std::span<const storage::SavedRun> runs);

} // namespace lectern::reading
