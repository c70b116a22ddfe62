// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_file.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/documents.h"
#include "engine/base/failure.h"

#include <iconv.h>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace lectern::importing {

namespace {

constexpr std::size_t kMaxErrors = 20; // of the PDF library's complaints, to be passed on as warnings

std::vector<std::string>& collectedComplaints() {
    static std::vector<std::string> list;
    return list;
}

void collectComplaint(const std::string& message, void*) { complain(message); }

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
    collectedComplaints().clear();
}

std::unique_ptr<poppler::document> openPdf(std::string_view bytes, std::string& password) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Failure(ErrorCode::NotReadable, "PDF files above 2 GB are not supported");
    password.resize(std::min(password.size(), kPasswordBytes));
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

PageSize shownSize(const poppler::page& page) {
    const poppler::rectf box = page.page_rect();
    const bool sideways = page.orientation() == poppler::page::landscape || page.orientation() == poppler::page::seascape;
    return sideways ? PageSize{box.height(), box.width()} : PageSize{box.width(), box.height()};
}

const std::vector<std::string>& complaints() { return collectedComplaints(); }

void complain(const std::string& message) {
    if (collectedComplaints().size() < kMaxErrors)
        collectedComplaints().push_back(message);
}

} // namespace lectern::importing
