// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poppler-document.h>
#include <poppler-page.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Opens a PDF.
/// @param password UTF-8; becomes the bytes that opened the file. Empty: none given
/// Throws Failure: Encrypted, WrongPassword, DamagedDocument, NotReadable (too large for the library).
std::unique_ptr<poppler::document> openPdf(std::string_view bytes, std::string& password);

/// The size in points of a page as it is shown: cropped and turned.
struct PageSize {
    double width = 0;
    double height = 0;
};
PageSize shownSize(const poppler::page& page);

/// What the PDF library complained of, and what complain() added. Only the first few are kept.
const std::vector<std::string>& complaints();
void complain(const std::string& message);

} // namespace lectern::importing
