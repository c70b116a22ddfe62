// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace lectern::test {

/// How long a test waits for what should have come long before: of use only where something hangs. Longer under a
/// sanitizer (LecternTargets.cmake says by how much).
inline constexpr std::chrono::milliseconds kPatience = std::chrono::seconds(120) * LECTERN_TEST_PATIENCE;

/// The same for Qt's functions that take milliseconds.
inline constexpr int kPatienceMs = static_cast<int>(kPatience.count());

} // namespace lectern::test
