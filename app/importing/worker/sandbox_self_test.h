// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::importing {

/// Confines this process and then tries what it must not be able to do. Writes one line for each attempt to standard output:
/// its name and `refused` or `possible`.
/// @returns the exit status: 0 where everything was refused and reading the character tables (and fonts, where they are needed) was possible
/// @param drawing confines as for drawing pages, hence with fonts, instead of for reading text
int testSandbox(bool drawing);

} // namespace lectern::importing
