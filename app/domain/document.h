// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <vector>

namespace lectern::domain {

/// A word on a page and where it stands in Page::text.
struct WordBox {
    QRectF box;    ///< points (1/72 inch), origin at the page's top left, as shown (rotated, cropped)
    int start = 0; ///< first character in Page::text, in UTF-16 units
    int end = 0;   ///< one past the last
};

struct Page {
    int number = 0; ///< physical, from 1: what the model sees as `[p. 12]`
    QString label;  ///< what is printed on it ("xii"); the number where the file has no labels
    QString text;   ///< as the model sees it: paragraphs, divided by an empty line
    std::vector<WordBox> words;
    QSizeF size;    ///< points
    bool ocr = false; ///< the text was recognised in the page's image
    QString furniture{}; ///< running headers and footers, which are no part of the text; not kept in the library
};

struct OutlineEntry {
    QString title;
    int page = 0;  ///< 1-based; 0 where the target is unknown
    int level = 1; ///< 1: top
};

/// What a person should know about the text before relying on it.
struct ImportReport {
    std::vector<int> pagesWithoutText;
    std::vector<QString> warnings; ///< English, for the log and `import --json`
    QString ocrLanguages; ///< in which all pages without text of their own were looked at; empty: they were not
};

/// A file as text with pages. A value: never changes after importing.
struct Document {
    QString path;
    QString title;           ///< the file's own, or its name without the ending
    QByteArray sourceSha256; ///< of the file's bytes, hexadecimal
    std::vector<Page> pages;
    int cutAfter = 0; ///< the page after which pages are left out; 0: all are there
    std::vector<OutlineEntry> outline;
    ImportReport report;
};

/// Whether a page of it has text: a document of scans has none before they are recognised.
inline bool hasText(const Document& document) { return document.pages.size() > document.report.pagesWithoutText.size(); }

} // namespace lectern::domain
