// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Opens what the libraries for documents without pages would otherwise open on first use; call it before the sandbox closes.
void prepareFlowingReading();

/// A document without pages, divided into sections that take their place.
struct FlowingDocument {
    struct Entry {
        std::u16string title;
        int section = 0; ///< from 1; 0: unknown
        int level = 1;   ///< 1: top
    };

    std::u16string title;                 ///< empty where the document has none
    std::vector<std::u16string> sections; ///< at least one
    std::vector<Entry> outline;
    std::vector<std::string> warnings; ///< UTF-8
};

/// Finds out by its content what a file is, and reads it.
/// Throws Failure: UnknownFormat, the detail says what it is where that is known; DamagedDocument.
FlowingDocument readFlowing(std::string_view bytes);

/// Throws Failure(UnknownFormat) as readFlowing() does, as far as the file's beginning tells, without reading it.
void refuseUnknown(std::string_view bytes);

} // namespace lectern::importing
