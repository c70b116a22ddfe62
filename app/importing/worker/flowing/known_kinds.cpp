// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/known_kinds.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace lectern::importing {

namespace {

using namespace std::string_view_literals;

struct Kind {
    std::size_t at; ///< where the signature stands
    std::string_view signature;
    std::string_view name;
};

constexpr std::array kKinds{
    Kind{0, "\x89PNG\r\n\x1A\n", "an image (PNG)"},
    Kind{0, "\xFF\xD8\xFF", "an image (JPEG)"},
    Kind{0, "GIF8", "an image (GIF)"},
    Kind{0, "II*\0"sv, "an image (TIFF)"},
    Kind{0, "MM\0*"sv, "an image (TIFF)"},
    Kind{8, "WEBP", "an image (WebP)"},
    Kind{4, "ftypheic", "an image (HEIC)"},
    Kind{4, "ftypmif1", "an image (HEIC)"},
    Kind{4, "ftypavif", "an image (AVIF)"},
    Kind{0, "AT&TFORM", "a DjVu document; save it as PDF"},
    Kind{60, "BOOKMOBI", "an e-book of the kind MOBI; convert it to EPUB"},
    Kind{0, "{\\rtf", "an RTF document; save it as DOCX"},
    Kind{0, "%!PS", "a PostScript document; convert it to PDF"},
    Kind{0, "7z\xBC\xAF\x27\x1C", "a 7z archive; unpack it first"},
    Kind{0, "Rar!\x1A\x07", "a RAR archive; unpack it first"},
    Kind{0, "\x1F\x8B\x08", "a compressed file (gzip); unpack it first"},
    Kind{0,
         "\xFD"
         "7zXZ\0"sv,
         "a compressed file (xz); unpack it first"},
    Kind{0, "BZh", "a compressed file (bzip2); unpack it first"},
    Kind{0,
         "\x7F"
         "ELF",
         "a program"},
    Kind{0, "SQLite format 3\0"sv, "a database (SQLite)"},
};

/// Names in a compound file, in the order in which they are looked for: an encrypted document holds the unencrypted one's
/// nowhere.
constexpr std::array kCompoundKinds{
    Kind{0, "EncryptedPackage", "an office document that is protected by a password; save it without one"},
    Kind{0, "WordDocument", "a Word document of the old kind (.doc); save it as DOCX"},
    Kind{0, "Workbook", "an Excel workbook"},
    Kind{0, "PowerPoint Document", "a PowerPoint presentation; save it as PDF"},
    Kind{0, "__properties_version1.0", "an Outlook message"},
};

std::string utf16(std::string_view ascii)
{
    std::string wide;
    for (const char c : ascii) {
        wide += c;
        wide += '\0';
    }
    return wide;
}

} // namespace

std::string_view kindOfUnreadable(std::string_view bytes)
{
    for (const Kind& kind : kKinds)
        if (bytes.size() > kind.at && bytes.substr(kind.at).starts_with(kind.signature))
            return kind.name;
    // Microsoft's compound file ([MS-CFB]): a file system with a directory of names in UTF-16.
    if (!bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
        return {};
    for (const Kind& kind : kCompoundKinds)
        if (bytes.find(utf16(kind.signature)) != std::string_view::npos)
            return kind.name;
    return "an office document of an old kind; save it as DOCX";
}

} // namespace lectern::importing
