// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <vector>

namespace lectern::test {

/// Writes small PDF files: one font (Helvetica, with the ligatures fi, fl and ffi at the codes 1, 2 and 3), A4 pages.
class PdfBuilder {
public:
    /// @param content operators of the page's content stream
    /// @param entries more entries of the page's dictionary, as "/Rotate 90"
    PdfBuilder& page(const QByteArray& content, const QByteArray& entries = {});

    /// More entries of the catalogue, as "/PageLabels …".
    PdfBuilder& catalog(const QByteArray& entries);

    /// Another object. @returns its number
    int object(const QByteArray& body);

    /// The number of a page's object, for destinations; from 1.
    static int pageObject(int page);

    QByteArray build() const;

    /// One line of text. @param x,y of its beginning on the base line, in points from the lower left corner
    static QByteArray text(double x, double y, const QByteArray& characters, double size = 10);

private:
    struct Page {
        QByteArray content;
        QByteArray entries;
    };
    static constexpr int kFirstPage = 1000; ///< objects before are free for object()

    std::vector<Page> m_pages;
    std::vector<QByteArray> m_objects;
    QByteArray m_catalog;
};

} // namespace lectern::test
