// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::test {

/// Milliseconds from starting the program until something holds in its window.
struct StartTimes {
    double focused = 0; ///< the window is there and has the keyboard's focus
    double ready = 0;   ///< a question about the document that was open last would be answered at once
};

/// The middle one of several starts of the real program with a document that was read before. Blocks for some seconds.
/// All 0 where the program does not start or does not read.
StartTimes measureStart();

} // namespace lectern::test
