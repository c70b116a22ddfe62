// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/pdf_objects.h"

namespace lectern::importing {

/// What stands on the pages of a PDF and is no text.
class PdfDrawings {
public:
    /// @param objects must outlive this
    explicit PdfDrawings(PdfObjects& objects) : m_objects(objects) {}

    /// Whether a page shows something that text may be in: an image of some size, or many shapes with curves, as letters are
    /// that were made shapes. A rule or a small sign is nothing of the kind. True where that cannot be told.
    /// @param page from 1
    bool mayShowText(int page);

private:
    PdfObjects& m_objects;
};

} // namespace lectern::importing
