// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/frames.h"
#include "app/importing/worker/pdf_destinations.h"

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
    PdfLinks(std::string_view bytes, std::string password) : m_bytes(bytes), m_password(std::move(password)) {}

    /// @param page from 1
    /// Throws std::exception where the file is damaged.
    std::vector<LinkFrameEntry> of(int page);

private:
    void open();

    std::string_view m_bytes;
    std::string m_password;
    std::unique_ptr<QPDF> m_pdf;
    std::unique_ptr<PdfDestinations> m_destinations;
};

} // namespace lectern::importing
