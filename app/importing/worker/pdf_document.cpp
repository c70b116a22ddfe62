// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/characters.h"
#include "app/importing/worker/documents.h"
#include "app/importing/worker/pdf_file.h"

#include <cmath>
#include <exception>
#include <memory>

namespace lectern::importing {

namespace {

std::u16string utf16(const poppler::ustring& text) { return {text.begin(), text.end()}; }

bool isFinite(const poppler::rectf& box) {
    return std::isfinite(box.left()) && std::isfinite(box.top()) && std::isfinite(box.right()) && std::isfinite(box.bottom());
}

std::vector<Piece> piecesOf(const poppler::page& page) {
    std::vector<Piece> pieces;
    // Without font information: asking for it scans the fonts of the document anew on every page.
    for (const poppler::text_box& box : page.text_list()) {
        const poppler::rectf place = box.bbox();
        if (!isFinite(place) || box.text().empty())
            continue;
        pieces.push_back({utf16(box.text()), {place.left(), place.top(), place.right(), place.bottom()}, box.rotation() & 3, box.has_space_after()});
    }
    return pieces;
}

PageFrame pageFrame(const poppler::document& document, int index, WordList& words) {
    PageFrame frame;
    frame.number = index + 1;
    const std::unique_ptr<poppler::page> page(document.create_page(index));
    if (!page) {
        complain("page " + std::to_string(index + 1) + " is damaged");
        return frame;
    }
    const PageSize size = shownSize(*page);
    frame.width = size.width;
    frame.height = size.height;
    frame.label = utf16(page->label());
    frame.content = pageText(linesOf(piecesOf(*page)), words);
    return frame;
}

std::vector<OutlineFrameEntry> outlineOf(std::string_view bytes, const std::string& password, int pageCount) {
    try {
        std::vector<OutlineFrameEntry> outline = pdfOutline(bytes, password);
        for (OutlineFrameEntry& entry : outline)
            if (entry.page > pageCount) // of a damaged file, the two libraries may find different pages
                entry.page = 0;
        return outline;
    } catch (const std::exception& error) { // the text is complete: not worth failing for
        complain(std::string("the outline cannot be read: ") + error.what());
        return {};
    }
}

} // namespace

void sendPdf(std::string_view bytes, const std::string& givenPassword, FrameWriter& writer) {
    std::string password = givenPassword;
    const std::unique_ptr<poppler::document> document = openPdf(bytes, password);
    const int pageCount = document->pages();
    writer.header(pageCount, utf16(document->get_title()));
    WordList words;
    for (int index = 0; index < pageCount; ++index)
        writer.page(pageFrame(*document, index, words));
    if (const std::vector<OutlineFrameEntry> outline = outlineOf(bytes, password, pageCount); !outline.empty())
        writer.outline(outline);
    writer.end(complaints());
}

} // namespace lectern::importing
