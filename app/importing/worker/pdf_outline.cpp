// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/documents.h"
#include "app/importing/worker_protocol.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFOutlineObjectHelper.hh>

#include <map>

// Poppler's stable interface names the entries of an outline without saying where they lead; QPDF says both.
namespace lectern::importing {

namespace {

class OutlineReader {
public:
    explicit OutlineReader(QPDF& pdf) {
        int number = 0;
        for (const QPDFObjectHandle& page : pdf.getAllPages())
            m_pages.emplace(page.getObjGen(), ++number);
    }

    void read(std::vector<QPDFOutlineObjectHelper> siblings, int level) {
        for (QPDFOutlineObjectHelper& entry : siblings) {
            if (m_entries.size() >= protocol::kMaxOutlineEntries || level > protocol::kMaxOutlineLevel)
                return;
            m_entries.push_back({entry.getTitle(), pageOf(entry), level});
            read(entry.getKids(), level + 1);
        }
    }

    std::vector<OutlineFrameEntry> take() { return std::move(m_entries); }

private:
    int pageOf(QPDFOutlineObjectHelper& entry) const {
        QPDFObjectHandle target = entry.getDest();
        if (target.isDictionary()) // so in name trees
            target = target.getKey("/D");
        if (!target.isArray() || target.getArrayNItems() == 0)
            return 0;
        const auto page = m_pages.find(target.getArrayItem(0).getObjGen());
        return page == m_pages.end() ? 0 : page->second;
    }

    std::map<QPDFObjGen, int> m_pages;
    std::vector<OutlineFrameEntry> m_entries;
};

} // namespace

std::vector<OutlineFrameEntry> pdfOutline(std::string_view bytes, const std::string& password) {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("document", bytes.data(), bytes.size(), password.c_str());
    QPDFOutlineDocumentHelper outline(pdf);
    if (!outline.hasOutlines())
        return {};
    OutlineReader reader(pdf);
    reader.read(outline.getTopLevelOutlines(), 1);
    return reader.take();
}

} // namespace lectern::importing
