// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/document_kind_text.h"

#include <QCoreApplication>

namespace lectern::runtime {

namespace {

constexpr auto kContext = "DocumentKind";

/// The worker's words, for those who translate.
[[maybe_unused]] constexpr const char* kKinds[] = {
    QT_TRANSLATE_NOOP("DocumentKind", "an image (PNG)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (JPEG)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (GIF)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (TIFF)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (WebP)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (HEIC)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an image (AVIF)"),
    QT_TRANSLATE_NOOP("DocumentKind", "a DjVu document; save it as PDF"),
    QT_TRANSLATE_NOOP("DocumentKind", "an e-book of the kind MOBI; convert it to EPUB"),
    QT_TRANSLATE_NOOP("DocumentKind", "an RTF document; save it as DOCX"),
    QT_TRANSLATE_NOOP("DocumentKind", "a PostScript document; convert it to PDF"),
    QT_TRANSLATE_NOOP("DocumentKind", "a 7z archive; unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "a RAR archive; unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "a compressed file (gzip); unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "a compressed file (xz); unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "a compressed file (bzip2); unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "a program"),
    QT_TRANSLATE_NOOP("DocumentKind", "a database (SQLite)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an office document that is protected by a password; save it without one"),
    QT_TRANSLATE_NOOP("DocumentKind", "a Word document of the old kind (.doc); save it as DOCX"),
    QT_TRANSLATE_NOOP("DocumentKind", "an Excel workbook"),
    QT_TRANSLATE_NOOP("DocumentKind", "a PowerPoint presentation; save it as PDF"),
    QT_TRANSLATE_NOOP("DocumentKind", "an Outlook message"),
    QT_TRANSLATE_NOOP("DocumentKind", "an office document of an old kind; save it as DOCX"),
    QT_TRANSLATE_NOOP("DocumentKind", "an OpenDocument spreadsheet"),
    QT_TRANSLATE_NOOP("DocumentKind", "an OpenDocument presentation; save it as PDF"),
    QT_TRANSLATE_NOOP("DocumentKind", "an OpenDocument drawing"),
    QT_TRANSLATE_NOOP("DocumentKind", "a ZIP archive; unpack it first"),
    QT_TRANSLATE_NOOP("DocumentKind", "an archive that is protected by a password"),
    QT_TRANSLATE_NOOP("DocumentKind", "an e-book that is protected against copying (DRM)"),
    QT_TRANSLATE_NOOP("DocumentKind", "an office document of another kind"),
};

} // namespace

QString documentKindText(const std::string& kind)
{
    // It comes from a process that has read a file that may be hostile.
    constexpr std::size_t kMost = 200;
    return QCoreApplication::translate(kContext, kind.substr(0, kMost).c_str()).simplified();
}

} // namespace lectern::runtime
