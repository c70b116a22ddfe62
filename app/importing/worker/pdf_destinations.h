// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <optional>
#include <vector>

namespace lectern::importing {

/// A page's box and rotation: from the file's coordinates to those in which it is shown.
class ShownPage {
public:
    explicit ShownPage(const QPDFObjectHandle& page);

    struct Point {
        double x = 0;
        double y = 0;
    };
    /// Points from the top left of the page as shown.
    Point shown(double x, double y) const;

private:
    QPDFObjectHandle::Rectangle m_box;
    int m_rotation = 0; ///< degrees, clockwise: 0, 90, 180 or 270
};

/// Where what has a destination leads in a PDF: entries of outlines, links. ISO 32000-1, 12.3.2: explicit and named
/// destinations. The file must outlive it.
class PdfDestinations {
public:
    explicit PdfDestinations(QPDF& pdf);

    struct Target {
        int page = 0;   ///< from 1; 0: unknown
        double top = 0; ///< points below its top; 0 where the file does not say
    };
    /// @param entry a dictionary with /Dest, or /A with a /GoTo
    Target of(QPDFObjectHandle entry);

    const std::vector<QPDFObjectHandle>& pages() const { return m_pages; }

private:
    QPDFObjectHandle named(QPDFObjectHandle target);
    static double topOf(QPDFObjectHandle destination, const QPDFObjectHandle& page);

    QPDFObjectHandle m_root;
    std::vector<QPDFObjectHandle> m_pages;
    std::map<QPDFObjGen, int> m_numbers; ///< from 1
    std::optional<QPDFNameTreeObjectHelper> m_names;
};

} // namespace lectern::importing
