// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/documents.h"
#include "app/importing/worker_protocol.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <qpdf/QPDFObjGen.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <map>
#include <optional>
#include <set>

// Poppler's stable interface names the entries of an outline without saying where they lead; QPDF gives the objects. Its own
// reader of outlines is not used: it follows an entry that is its own successor until memory runs out.
namespace lectern::importing {

namespace {

/// ISO 32000-1, 12.3: outline items, explicit and named destinations.
class OutlineReader {
public:
    explicit OutlineReader(QPDF& pdf) : m_root(pdf.getRoot()) {
        for (const QPDFObjectHandle& page : pdf.getAllPages())
            m_pages.emplace(page.getObjGen(), static_cast<int>(m_pages.size()) + 1);
        QPDFObjectHandle names = m_root.getKeyIfDict("/Names").getKeyIfDict("/Dests");
        if (names.isDictionary())
            m_names.emplace(names, pdf, false);
    }

    std::vector<OutlineFrameEntry> read() {
        readSiblings(m_root.getKeyIfDict("/Outlines").getKeyIfDict("/First"), 1);
        return std::move(m_entries);
    }

private:
    void readSiblings(QPDFObjectHandle entry, int level) {
        for (; entry.isDictionary() && level <= protocol::kMaxOutlineLevel && m_entries.size() < protocol::kMaxOutlineEntries; entry = entry.getKey("/Next")) {
            if (!m_seen.insert(entry.getObjGen()).second)
                return;
            QPDFObjectHandle title = entry.getKey("/Title");
            m_entries.push_back({title.isString() ? title.getUTF8Value() : std::string(), pageOf(entry), level});
            readSiblings(entry.getKey("/First"), level + 1);
        }
    }

    int pageOf(QPDFObjectHandle entry) {
        QPDFObjectHandle target = entry.getKey("/Dest");
        QPDFObjectHandle action = entry.getKey("/A");
        if (target.isNull() && action.isDictionary() && action.getKey("/S").isNameAndEquals("/GoTo"))
            target = action.getKey("/D");
        target = named(target);
        if (target.isDictionary())
            target = target.getKey("/D");
        if (!target.isArray() || target.getArrayNItems() == 0)
            return 0;
        const auto page = m_pages.find(target.getArrayItem(0).getObjGen());
        return page == m_pages.end() ? 0 : page->second;
    }

    /// What a name stands for; anything else as it is.
    QPDFObjectHandle named(QPDFObjectHandle target) {
        if (target.isName())
            return m_root.getKeyIfDict("/Dests").getKeyIfDict(target.getName());
        QPDFObjectHandle found = target;
        if (target.isString() && !(m_names && m_names->findObject(target.getUTF8Value(), found)))
            return QPDFObjectHandle::newNull();
        return found;
    }

    QPDFObjectHandle m_root;
    std::map<QPDFObjGen, int> m_pages; ///< numbers from 1
    std::optional<QPDFNameTreeObjectHelper> m_names;
    std::set<QPDFObjGen> m_seen;
    std::vector<OutlineFrameEntry> m_entries;
};

} // namespace

std::vector<OutlineFrameEntry> pdfOutline(std::string_view bytes, const std::string& password) {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("document", bytes.data(), bytes.size(), password.c_str());
    return OutlineReader(pdf).read();
}

} // namespace lectern::importing
