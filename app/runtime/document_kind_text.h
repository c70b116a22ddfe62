// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string>

namespace lectern::runtime {

/// What a file is that was opened and is no document that Lectern reads, to be read in a sentence: "an image (PNG)".
/// @param kind as the worker that opened it says it, in English; empty where it does not know
QString documentKindText(const std::string& kind);

} // namespace lectern::runtime
