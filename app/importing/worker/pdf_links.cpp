// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_links.h"

#include "app/importing/worker_protocol.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lectern::importing {

namespace {

std::string addressOf(QPDFObjectHandle annotation)
{
    QPDFObjectHandle action = annotation.getKey("/A");
    if (!action.isDictionary() || !action.getKey("/S").isNameAndEquals("/URI") || !action.getKey("/URI").isString())
        return {};
    return action.getKey("/URI").getUTF8Value();
}

/// The smallest upright box around a rectangle of the file, as shown.
LinkFrameEntry boxOf(const QPDFObjectHandle::Rectangle& rectangle, const ShownPage& page)
{
    const ShownPage::Point one = page.shown(rectangle.llx, rectangle.lly);
    const ShownPage::Point other = page.shown(rectangle.urx, rectangle.ury);
    LinkFrameEntry box;
    box.left = std::min(one.x, other.x);
    box.top = std::min(one.y, other.y);
    box.width = std::abs(other.x - one.x);
    box.height = std::abs(other.y - one.y);
    return box;
}

} // namespace

std::vector<LinkFrameEntry> PdfLinks::of(int page)
{
    if (!m_destinations)
        m_destinations = std::make_unique<PdfDestinations>(m_objects.get());
    std::vector<LinkFrameEntry> links;
    if (page < 1 || static_cast<std::size_t>(page) > m_destinations->pages().size())
        return links;
    QPDFObjectHandle shownPage = m_destinations->pages()[static_cast<std::size_t>(page - 1)];
    const ShownPage place(shownPage);
    QPDFObjectHandle annotations = shownPage.getKey("/Annots");
    const int count = annotations.isArray() ? annotations.getArrayNItems() : 0;
    for (int i = 0; i < count && links.size() < protocol::kMaxLinks; ++i) {
        QPDFObjectHandle annotation = annotations.getArrayItem(i);
        if (!annotation.isDictionary() || !annotation.getKey("/Subtype").isNameAndEquals("/Link") ||
            !annotation.getKey("/Rect").isRectangle())
            continue;
        LinkFrameEntry link = boxOf(annotation.getKey("/Rect").getArrayAsRectangle(), place);
        const PdfDestinations::Target target = m_destinations->of(annotation);
        link.page = target.page;
        link.pageTop = target.top;
        if (link.page == 0)
            link.address = addressOf(annotation);
        if (link.page > 0 || !link.address.empty())
            links.push_back(std::move(link));
    }
    return links;
}

} // namespace lectern::importing
