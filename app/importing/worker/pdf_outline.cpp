// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/documents.h"
#include "app/importing/worker/pdf_destinations.h"
#include "app/importing/worker/pdf_objects.h"
#include "app/importing/worker_protocol.h"

#include <set>

// Poppler's stable interface names the entries of an outline without saying where they lead; QPDF gives the objects. Its own
// reader of outlines is not used: it follows an entry that is its own successor until memory runs out.
namespace lectern::importing {

namespace {

/// ISO 32000-1, 12.3.3: outline items.
class OutlineReader {
public:
    explicit OutlineReader(QPDF& pdf) : m_root(pdf.getRoot()), m_destinations(pdf) {}

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
            m_entries.push_back({title.isString() ? title.getUTF8Value() : std::string(), m_destinations.of(entry).page, level});
            readSiblings(entry.getKey("/First"), level + 1);
        }
    }

    QPDFObjectHandle m_root;
    PdfDestinations m_destinations;
    std::set<QPDFObjGen> m_seen;
    std::vector<OutlineFrameEntry> m_entries;
};

} // namespace

std::vector<OutlineFrameEntry> pdfOutline(PdfObjects& objects)
{
    return OutlineReader(objects.get()).read();
}

} // namespace lectern::importing
