// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/odt_document.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/list_numbers.h"
#include "app/importing/worker/flowing/nested_flows.h"
#include "app/importing/worker/flowing/odt_lists.h"
#include "app/importing/worker/flowing/office_title.h"
#include "app/importing/worker/flowing/sections.h"
#include "app/importing/worker/flowing/xml_events.h"
#include "engine/base/failure.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

constexpr int kMostSpaces = 200;

/// Left out with all that stands in them: what was deleted, comments, forms, templates of indexes, descriptions of pictures,
/// what a spanning cell covers, how things are pronounced, a note's own number.
constexpr std::array<std::string_view, 17> kSkipped{"text:tracked-changes",
                                                    "office:annotation",
                                                    "office:forms",
                                                    "text:table-of-content-source",
                                                    "text:alphabetical-index-source",
                                                    "text:user-index-source",
                                                    "text:illustration-index-source",
                                                    "text:table-index-source",
                                                    "text:object-index-source",
                                                    "text:bibliography-source",
                                                    "title",
                                                    "desc",
                                                    "table:covered-table-cell",
                                                    "text:ruby-text",
                                                    "text:note-citation",
                                                    "text:sequence-decls",
                                                    "office:settings"};

class Reader : public XmlHandler {
public:
    explicit Reader(const OdtStyles& styles) : m_styles(styles), m_lists(styles) {}

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        m_inBody = m_inBody || name == "office:text";
        if (!m_inBody)
            return;
        const bool isHidden = (name == "text:section" && attributes.get("text:display") == "none") ||
                              (name.starts_with("text:hidden-") && attributes.get("text:is-hidden") == "true");
        if (m_skipped > 0 || isHidden || std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end()) {
            ++m_skipped;
            return;
        }
        startContent(name, attributes);
    }

    void end(std::string_view name) override
    {
        if (name == "office:text")
            m_inBody = false;
        if (m_skipped > 0)
            --m_skipped;
        else if (m_inBody)
            endContent(name);
    }

    void text(std::string_view utf8) override
    {
        if (m_inBody && m_skipped == 0 && m_paragraphs.back().open > 0)
            m_flows.current().text(utf8);
    }

    std::vector<Block> take() { return m_flows.leave(); }

private:
    struct Paragraphs {
        int open = 0;
        bool isPreformatted = false;
    };

    void startContent(std::string_view name, const XmlAttributes& attributes)
    {
        FlowBuilder& flow = m_flows.current();
        if (name == "text:p") {
            ++m_paragraphs.back().open;
            m_paragraphs.back().isPreformatted = m_styles.isPreformatted(std::string(attributes.get("text:style-name")));
            if (m_paragraphs.back().isPreformatted)
                flow.beginPreformatted(true);
        } else if (name == "text:h") {
            ++m_paragraphs.back().open;
            flow.beginHeading(std::clamp(integerIn(attributes.get("text:outline-level")).value_or(1), 1, 10));
        } else if (name == "text:s") {
            flow.text(std::u16string(
                static_cast<std::size_t>(std::clamp(integerIn(attributes.get("text:c")).value_or(1), 1, kMostSpaces)), u' '));
        } else if (name == "text:tab") {
            flow.text(u" ");
        } else if (name == "text:line-break") {
            flow.lineBreak();
        } else if (name == "text:list") {
            m_lists.begin(std::string(attributes.get("text:style-name")),
                          attributes.get("text:continue-numbering") == "true" || attributes.has("text:continue-list"));
        } else if (name == "text:list-item") {
            if (const std::u16string mark = m_lists.nextMark(attributes.get("text:start-value")); !mark.empty())
                flow.beginMarkedItem(mark, m_lists.depth());
        } else if (name == "text:note") {
            ++m_noteCount;
            flow.text(noteReference(m_noteCount));
        } else if (name == "text:note-body" || name == "draw:text-box") {
            m_flows.enter();
            m_paragraphs.emplace_back();
        } else if (name == "table:table") {
            flow.beginTable();
        } else if (name == "table:table-row") {
            flow.beginRow();
        } else if (name == "table:table-cell") {
            const int spanned = integerIn(attributes.get("table:number-columns-spanned")).value_or(1);
            flow.beginCell(std::max(spanned, integerIn(attributes.get("table:number-columns-repeated")).value_or(1)),
                           integerIn(attributes.get("table:number-rows-spanned")).value_or(1));
        }
    }

    void endContent(std::string_view name)
    {
        if (name == "text:p" || name == "text:h") {
            --m_paragraphs.back().open;
            m_flows.endParagraph();
            if (name == "text:h")
                m_flows.current().endHeading();
            if (name == "text:p" && std::exchange(m_paragraphs.back().isPreformatted, false))
                m_flows.current().endPreformatted();
        } else if (name == "text:list") {
            m_lists.end();
        } else if (name == "text:list-item") {
            m_flows.current().endItem();
        } else if (name == "text:note-body" || name == "draw:text-box") {
            std::vector<Block> blocks = m_flows.leave();
            m_paragraphs.pop_back();
            m_flows.addAfterParagraph(name == "draw:text-box" ? std::move(blocks) : noteBlocks(m_noteCount, std::move(blocks)));
            if (m_paragraphs.back().open == 0)
                m_flows.endParagraph(); // a frame that stands by itself
        } else if (name == "table:table-cell") {
            m_flows.current().endCell();
        } else if (name == "table:table-row") {
            m_flows.current().endRow();
        } else if (name == "table:table") {
            m_flows.current().endTable();
        }
    }

    const OdtStyles& m_styles;
    OdtLists m_lists;
    NestedFlows m_flows;
    std::vector<Paragraphs> m_paragraphs{1}; ///< of each flow
    bool m_inBody = false;
    int m_skipped = 0; ///< elements that are open and left out
    int m_noteCount = 0;
};

class Manifest : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes&) override
    {
        isEncrypted = isEncrypted || name == "manifest:encryption-data";
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    bool isEncrypted = false;
};

/// A part without which the text is still there: a fault in it is told.
void readMinorPart(ZipArchive& archive, const std::string& name, XmlHandler& handler, Flow& flow)
{
    try {
        if (archive.has(name))
            readXml(archive.read(name), name, handler);
    } catch (const Failure& failure) {
        if (failure.code() != ErrorCode::DamagedDocument)
            throw;
        flow.warnings.push_back("a part of the document cannot be read: " + failure.detail());
    }
}

} // namespace

Flow readOdt(ZipArchive& archive)
{
    Flow flow;
    Manifest manifest;
    readMinorPart(archive, "META-INF/manifest.xml", manifest, flow);
    if (manifest.isEncrypted)
        throw Failure(ErrorCode::UnknownFormat, "an office document that is protected by a password; save it without one");
    const std::string content = archive.read("content.xml");
    OdtStyles styles;
    readMinorPart(archive, "styles.xml", styles, flow);
    readXml(content, "content.xml", styles);
    Reader reader(styles);
    readXml(content, "content.xml", reader);
    flow.blocks = reader.take();
    markChapters(flow.blocks);

    OfficeTitle title;
    readMinorPart(archive, "meta.xml", title, flow);
    appendCleaned(flow.title, fromUtf8(title.title));
    return flow;
}

} // namespace lectern::importing
