// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <QString>

namespace lectern::domain {

/// A place on a page that leads somewhere: to a page of the same document, or to an address.
struct PageLink {
    QRectF box;      ///< points, origin at the page's top left, as shown
    int page = 0;    ///< physical, from 1; 0: it leads to `address`
    double top = 0;  ///< points below the top of that page
    QString address; ///< as the file has it: untrusted

    bool operator==(const PageLink&) const = default;
};

} // namespace lectern::domain
