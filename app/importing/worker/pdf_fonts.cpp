// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/pdf_fonts.h"

#include <qpdf/QPDFPageObjectHelper.hh>

#include <cstddef>
#include <exception>
#include <new>
#include <string>
#include <vector>

namespace lectern::importing {

namespace {

constexpr int kDeepest = 4;  // forms within forms
constexpr int kMost = 1'000; // fonts and forms of a page that are looked at

bool areGlyphNumbers(QPDFObjectHandle font)
{
    QPDFObjectHandle encoding = font.getKey("/Encoding");
    QPDFObjectHandle descendants = font.getKey("/DescendantFonts");
    if (!encoding.isNameAndEquals("/Identity-H") && !encoding.isNameAndEquals("/Identity-V"))
        return false;
    if (!descendants.isArray() || descendants.getArrayNItems() != 1 || !descendants.getArrayItem(0).isDictionary())
        return false;
    QPDFObjectHandle descendant = descendants.getArrayItem(0);
    QPDFObjectHandle ordering = descendant.getKey("/CIDSystemInfo").getKeyIfDict("/Ordering");
    // A map from codes to glyphs is there where codes are something else, as characters.
    return ordering.isString() && ordering.getStringValue() == "Identity" && !descendant.getKey("/CIDToGIDMap").isStream();
}

} // namespace

PdfFonts::Letters PdfFonts::ofPage(int page)
{
    try {
        const std::vector<QPDFObjectHandle>& pages = m_objects.get().getAllPages();
        if (page < 1 || static_cast<std::size_t>(page) > pages.size())
            return Letters::Known;
        Count count;
        add(QPDFPageObjectHelper(pages[static_cast<std::size_t>(page - 1)]).getAttribute("/Resources", false), 0, count);
        if (count.unknown == 0)
            return Letters::Known;
        return count.known == 0 ? Letters::Unknown : Letters::KnownInPart;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return Letters::Known;
    }
}

void PdfFonts::add(QPDFObjectHandle resources, int depth, Count& count)
{
    if (!resources.isDictionary())
        return;
    QPDFObjectHandle fonts = resources.getKey("/Font");
    if (fonts.isDictionary())
        for (const std::string& name : fonts.getKeys()) {
            if (count.known + count.unknown + count.forms >= kMost)
                return;
            ++(saysLetters(fonts.getKey(name)) ? count.known : count.unknown);
        }
    QPDFObjectHandle objects = resources.getKey("/XObject");
    if (depth >= kDeepest || !objects.isDictionary())
        return;
    int forms = 0; // of these resources
    for (const std::string& name : objects.getKeys()) {
        QPDFObjectHandle object = objects.getKey(name);
        if (!object.isStream() || !object.getDict().getKey("/Subtype").isNameAndEquals("/Form"))
            continue;
        if (++forms > 20 || count.known + count.unknown + count.forms >= kMost)
            return;
        ++count.forms;
        add(object.getDict().getKey("/Resources"), depth + 1, count);
    }
}

bool PdfFonts::saysLetters(QPDFObjectHandle font)
{
    if (!font.isDictionary())
        return true;
    if (const auto seen = m_fonts.find(font.getObjGen()); font.isIndirect() && seen != m_fonts.end())
        return seen->second;
    const bool says =
        !font.getKey("/Subtype").isNameAndEquals("/Type0") || !font.getKey("/ToUnicode").isNull() || !areGlyphNumbers(font);
    if (font.isIndirect())
        m_fonts.emplace(font.getObjGen(), says);
    return says;
}

} // namespace lectern::importing
