// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lectern::storage {

/// XXH64 (Yann Collet, "xxHash fast digest algorithm", version 0.1.1). Finds damage at the speed of memory; it does not
/// withstand somebody who makes bytes for a given checksum, so it never identifies anything.
std::uint64_t checksum(std::span<const std::byte> bytes, std::uint64_t seed = 0);

} // namespace lectern::storage
