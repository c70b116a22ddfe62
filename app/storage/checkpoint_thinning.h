// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <span>
#include <vector>

namespace lectern::storage {

/// Which checkpoints on the way to `tip` to give up so that `keep` stay: dense near the tip, sparse far before it.
/// @param positions ascending, none beyond `tip`
/// @return indices into `positions`
std::vector<std::size_t> checkpointsToDrop(std::span<const qint64> positions, qint64 tip, std::size_t keep);

} // namespace lectern::storage
