// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_destinations.h"

#include <qpdf/QPDFPageObjectHelper.hh>

#include <algorithm>

namespace lectern::importing {

namespace {

using Rectangle = QPDFObjectHandle::Rectangle;

const Rectangle kLetter(0, 0, 612, 792); // what a file without a box gets

bool isEmpty(const Rectangle& box)
{
    return box.urx <= box.llx || box.ury <= box.lly;
}

/// The crop box, as far as it lies on the paper.
Rectangle boxOf(QPDFPageObjectHelper page)
{
    QPDFObjectHandle media = page.getMediaBox();
    QPDFObjectHandle crop = page.getCropBox();
    const Rectangle paper = media.isRectangle() ? media.getArrayAsRectangle() : kLetter;
    if (!crop.isRectangle())
        return isEmpty(paper) ? kLetter : paper;
    const Rectangle wanted = crop.getArrayAsRectangle();
    const Rectangle box(std::max(paper.llx, wanted.llx), std::max(paper.lly, wanted.lly), std::min(paper.urx, wanted.urx),
                        std::min(paper.ury, wanted.ury));
    return isEmpty(box) ? paper : box;
}

} // namespace

ShownPage::ShownPage(const QPDFObjectHandle& page)
{
    QPDFPageObjectHelper helper(page);
    m_box = boxOf(helper);
    if (QPDFObjectHandle rotation = helper.getAttribute("/Rotate", false); rotation.isInteger())
        m_rotation = static_cast<int>((rotation.getIntValue() % 360 + 360) % 360 / 90 * 90);
}

ShownPage::Point ShownPage::shown(double x, double y) const
{
    const double width = m_box.urx - m_box.llx;
    const double height = m_box.ury - m_box.lly;
    const double right = x - m_box.llx;
    const double down = m_box.ury - y;
    switch (m_rotation) {
    case 90:
        return {height - down, right};
    case 180:
        return {width - right, height - down};
    case 270:
        return {down, width - right};
    default:
        return {right, down};
    }
}

PdfDestinations::PdfDestinations(QPDF& pdf) : m_root(pdf.getRoot()), m_pages(pdf.getAllPages())
{
    for (QPDFObjectHandle& page : m_pages)
        m_numbers.emplace(page.getObjGen(), static_cast<int>(m_numbers.size()) + 1);
    QPDFObjectHandle names = m_root.getKeyIfDict("/Names").getKeyIfDict("/Dests");
    if (names.isDictionary())
        m_names.emplace(names, pdf, false);
}

PdfDestinations::Target PdfDestinations::of(QPDFObjectHandle entry)
{
    QPDFObjectHandle target = entry.getKey("/Dest");
    QPDFObjectHandle action = entry.getKey("/A");
    if (target.isNull() && action.isDictionary() && action.getKey("/S").isNameAndEquals("/GoTo"))
        target = action.getKey("/D");
    target = named(target);
    if (target.isDictionary())
        target = target.getKey("/D");
    if (!target.isArray() || target.getArrayNItems() == 0)
        return {};
    QPDFObjectHandle page = target.getArrayItem(0);
    const auto number = m_numbers.find(page.getObjGen());
    if (number == m_numbers.end())
        return {};
    return {number->second, topOf(target, page)};
}

/// What a name stands for; anything else as it is.
QPDFObjectHandle PdfDestinations::named(QPDFObjectHandle target)
{
    if (target.isName())
        return m_root.getKeyIfDict("/Dests").getKeyIfDict(target.getName());
    QPDFObjectHandle found = target;
    if (target.isString() && !(m_names && m_names->findObject(target.getUTF8Value(), found)))
        return QPDFObjectHandle::newNull();
    return found;
}

double PdfDestinations::topOf(QPDFObjectHandle destination, const QPDFObjectHandle& page)
{
    QPDFObjectHandle kind = destination.getArrayNItems() > 1 ? destination.getArrayItem(1) : QPDFObjectHandle::newNull();
    int place = 0; // of the upper edge in the array
    if (kind.isNameAndEquals("/XYZ"))
        place = 3;
    else if (kind.isNameAndEquals("/FitH") || kind.isNameAndEquals("/FitBH"))
        place = 2;
    else if (kind.isNameAndEquals("/FitR"))
        place = 5;
    if (place == 0 || destination.getArrayNItems() <= place || !destination.getArrayItem(place).isNumber())
        return 0;
    return std::max(0.0, ShownPage(page).shown(0, destination.getArrayItem(place).getNumericValue()).y);
}

} // namespace lectern::importing
