// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

/// What the importer and its worker agree on. Both directions use the same frame: four bytes of length (most significant
/// first), then that many bytes of CBOR, a map.
///
/// The importer sends one request on the worker's standard input. The worker answers on its standard output with a header,
/// the pages in order, perhaps an outline, and an end; or, at any moment, with an error, after which nothing follows.
/// The importer believes none of it before checking.
///
/// A worker that draws pages is started with kRenderOption instead. It answers the request with a header (kPageCount alone;
/// 0: it has no pages of its own, hence no images) or an error, and goes on to answer one question after another on its standard
/// input, each for one page, until that is closed: with an image, which is a frame and then its pixels; where links were
/// asked for, with those; or with an error that repeats the question's number.
///
/// lectern-ocr does so too, started with kRecogniseOption: its answer to a question is a page, whose text it recognised in the
/// page's image, or an error; both repeat the question's number.
namespace lectern::importing::protocol {

inline constexpr std::string_view kDocumentOption = "--document-fd"; ///< followed by the number of the open descriptor
inline constexpr std::string_view kRenderOption = "--render-document-fd"; ///< the same, for images instead of text

inline constexpr std::string_view kRecogniseOption = "--recognise-document-fd"; ///< the same, of lectern-ocr

inline constexpr std::uint32_t kMaxRequestBytes = 1U << 20;
inline constexpr std::uint32_t kMaxFrameBytes = 64U << 20;
inline constexpr int kMaxPages = 100'000;
inline constexpr int kMaxPageCharacters = 2'000'000;           ///< UTF-16 units
inline constexpr std::int64_t kMaxCharacters = 400'000'000;    ///< of a document, UTF-16 units
inline constexpr int kMaxOutlineEntries = 20'000;
inline constexpr int kMaxOutlineLevel = 100;
inline constexpr int kMaxTitleCharacters = 2'000;              ///< titles and labels
inline constexpr int kMaxWarnings = 100;
inline constexpr int kMaxLinks = 5'000;                        ///< of a page
inline constexpr std::int64_t kMaxImagePixels = 40'000'000;
inline constexpr int kMaxImageSide = 32'767;                   ///< pixels; toolkits paint no further
inline constexpr int kBytesPerPixel = 4;                       ///< a 32-bit number 0xffRRGGBB in the machine's own order
inline constexpr double kMaxCoordinate = 1e6;                  ///< points; the format's own limit for pages is 14,400

// request
inline constexpr std::string_view kParent = "parent";          ///< process id of the importer
inline constexpr std::string_view kPassword = "password";      ///< bytes
inline constexpr std::string_view kMemoryLimit = "memory";     ///< bytes of address space
inline constexpr std::string_view kCpuLimit = "cpu";           ///< seconds; 0: none
inline constexpr std::string_view kTessdata = "tessdata";      ///< the folder of the languages; only for lectern-ocr, as the next
inline constexpr std::string_view kLanguages = "languages";    ///< "deu+eng"

// question
inline constexpr std::string_view kQuestion = "question";      ///< its number, also in the answer
inline constexpr std::string_view kScale = "scale";            ///< pixels per point; 0: the page's links are wanted, not its image
/// Only of a question for a part of a page: four numbers, left, top, width and height in pixels of the whole image.
inline constexpr std::string_view kPart = "part";

// every answer
inline constexpr std::string_view kType = "type";
inline constexpr std::string_view kHeader = "header";
inline constexpr std::string_view kPage = "page";
inline constexpr std::string_view kOutline = "outline";
inline constexpr std::string_view kEnd = "end";
inline constexpr std::string_view kError = "error";

// header
inline constexpr std::string_view kPageCount = "pages";
inline constexpr std::string_view kTitle = "title";

// page
inline constexpr std::string_view kNumber = "number";
inline constexpr std::string_view kLabel = "label";
inline constexpr std::string_view kText = "text";
inline constexpr std::string_view kFurniture = "furniture";    ///< running headers and footers, a line each; may be missing
inline constexpr std::string_view kWidth = "width";
inline constexpr std::string_view kHeight = "height";
/// Six numbers for each word, in one flat array: start and end in the text (UTF-16 units), left, top, width, height (points).
inline constexpr std::string_view kWords = "words";
inline constexpr int kNumbersPerWord = 6;

// page whose text was recognised: also kQuestion
inline constexpr std::string_view kConfidence = "confidence";  ///< per cent, 0 where there is no text

// outline
inline constexpr std::string_view kEntries = "entries";        ///< array of maps: kTitle, kNumber (page, 0: unknown), kLevel
inline constexpr std::string_view kLevel = "level";

// end
inline constexpr std::string_view kWarnings = "warnings";

// image: also kQuestion, kWidth, kHeight (pixels), and kScale, which is less than asked for where the page is too large for it
inline constexpr std::string_view kImage = "image";

/// links: also kQuestion. Seven values for each link, in one flat array: left, top, width, height (points), the page it leads
/// to (0: to an address), the height on that page (points below its top), the address (UTF-8).
inline constexpr std::string_view kLinks = "links";
inline constexpr int kValuesPerLink = 7;

// error
inline constexpr std::string_view kCode = "code";
inline constexpr std::string_view kDetail = "detail";

/// The failures that a worker may report, by their names on the wire.
inline constexpr std::array<std::pair<std::string_view, ErrorCode>, 7> kErrorNames{{
    {"unknown-format", ErrorCode::UnknownFormat},
    {"encrypted", ErrorCode::Encrypted},
    {"wrong-password", ErrorCode::WrongPassword},
    {"damaged", ErrorCode::DamagedDocument},
    {"not-readable", ErrorCode::NotReadable},
    {"out-of-memory", ErrorCode::WorkerOutOfMemory},
    {"failed", ErrorCode::WorkerCrashed},
}};

} // namespace lectern::importing::protocol
