// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::tests {

/// Prints how long each kernel takes at the shapes of published models, and which part of the device's limit that is:
/// measured bandwidth, or arithmetic by the data sheet's figures for a multiprocessor and a clock.
/// @param small at shapes that an emulator can do; the figures mean nothing then
void printRates(bool small);

} // namespace lectern::tests
