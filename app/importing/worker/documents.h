// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/frames.h"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

class PdfObjects;

/// Opens what must be open before the sandbox closes: what the PDF library would otherwise load on first use.
void preparePdfReading();

/// Sends a PDF's pages and outline. Throws Failure(Encrypted, WrongPassword, DamagedDocument).
/// @param bytes must stay as they are while this runs
void sendPdf(std::string_view bytes, const std::string& password, FrameWriter& writer);

/// Answers questions for images of a PDF's pages until no more can come. Throws as sendPdf().
/// @param questions the descriptor that they come from
void drawPdf(std::string_view bytes, const std::string& password, int questions, FrameWriter& writer);

/// Sends the sections of a document that has no pages, as pages, and its outline. Throws Failure(UnknownFormat, DamagedDocument).
void sendFlowing(std::string_view bytes, FrameWriter& writer);

/// A PDF's outline with the pages it points to, in reading order. Throws std::exception where it is damaged.
std::vector<OutlineFrameEntry> pdfOutline(PdfObjects& objects);

} // namespace lectern::importing
