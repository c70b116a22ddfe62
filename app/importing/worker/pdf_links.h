// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/frames.h"
#include "app/importing/worker/pdf_destinations.h"
#include "app/importing/worker/pdf_objects.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// The links of a PDF's pages. ISO 32000-1, 12.5.6.5. The file is opened once more, by the library that gives objects, when
/// the first are asked for.
class PdfLinks {
public:
    /// @param bytes must stay as they are while this exists
    /// @param password that opens the file
    PdfLinks(std::string_view bytes, const std::string& password) : m_objects(bytes, password) {}

    /// @param page from 1
    /// Throws std::exception where the file is damaged.
    std::vector<LinkFrameEntry> of(int page);

private:
    PdfObjects m_objects;
    std::unique_ptr<PdfDestinations> m_destinations;
};

} // namespace lectern::importing
