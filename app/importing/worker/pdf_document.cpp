// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/characters.h"
#include "app/importing/worker/documents.h"
#include "engine/base/failure.h"

#include <poppler-document.h>
#include <poppler-page.h>

#include <iconv.h>

#include <cmath>
#include <exception>
#include <limits>
#include <memory>

namespace lectern::importing {

namespace {

constexpr std::size_t kMaxErrors = 20; // of the PDF library's complaints, to be passed on as warnings

std::vector<std::string>& complaints() {
    static std::vector<std::string> list;
    return list;
}

void collectComplaint(const std::string& message, void*) {
    if (complaints().size() < kMaxErrors)
        complaints().push_back(message);
}

std::u16string utf16(const poppler::ustring& text) { return {text.begin(), text.end()}; }

/// What counts of a password (ISO 32000-2, 7.6.4.3.3); the library aborts at more.
constexpr std::size_t kPasswordBytes = 127;

/// The library takes bytes. Older files were encrypted with the password in Latin-1, newer ones with it in UTF-8.
std::string latin1(const std::string& utf8) {
    std::string result;
    for (const char16_t c : fromUtf8(utf8))
        result += c < 0x100 ? static_cast<char>(c) : '?';
    return result;
}

using Document = std::unique_ptr<poppler::document>;

Document load(std::string_view bytes, const std::string& password) {
    return Document(poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size()), password, password));
}

Document open(std::string_view bytes, std::string& password) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Failure(ErrorCode::NotReadable, "PDF files above 2 GB are not supported");
    Document document = load(bytes, password);
    if (document && document->is_locked() && latin1(password) != password) {
        password = latin1(password);
        document = load(bytes, password);
    }
    if (!document)
        throw Failure(ErrorCode::DamagedDocument, complaints().empty() ? "the PDF cannot be parsed" : complaints().back());
    if (document->is_locked())
        throw Failure(password.empty() ? ErrorCode::Encrypted : ErrorCode::WrongPassword);
    if (document->pages() < 1)
        throw Failure(ErrorCode::DamagedDocument, "it has no pages");
    return document;
}

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
        collectComplaint("page " + std::to_string(index + 1) + " is damaged", nullptr);
        return frame;
    }
    const poppler::rectf size = page->page_rect();
    const bool sideways = page->orientation() == poppler::page::landscape || page->orientation() == poppler::page::seascape;
    frame.width = sideways ? size.height() : size.width();
    frame.height = sideways ? size.width() : size.height();
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
        collectComplaint(std::string("the outline cannot be read: ") + error.what(), nullptr);
        return {};
    }
}

} // namespace

void preparePdfReading() {
    poppler::set_debug_error_function(collectComplaint, nullptr);
    // The library converts each word by iconv, whose converter for UTF-16 is a module that is loaded on first use and
    // unloaded after the last. Held open, it stays.
    static const iconv_t toUtf8 = ::iconv_open("UTF-8", "UTF-16");
    static const iconv_t toUtf16 = ::iconv_open("UTF-16", "UTF-8");
    if (toUtf8 == iconv_t(-1) || toUtf16 == iconv_t(-1))
        throw Failure(ErrorCode::WorkerCrashed, "the C library cannot convert UTF-16");
    // The library looks through its tables of characters when the first document is opened.
    load("%PDF-1.4\n", {});
    complaints().clear();
}

void sendPdf(std::string_view bytes, const std::string& givenPassword, FrameWriter& writer) {
    std::string password = givenPassword.substr(0, kPasswordBytes);
    const Document document = open(bytes, password);
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
