// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/docx_document.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/docx_reader.h"
#include "app/importing/worker/flowing/docx_styles.h"
#include "app/importing/worker/flowing/references.h"
#include "app/importing/worker/flowing/sections.h"
#include "app/importing/worker/flowing/office_title.h"
#include "app/importing/worker/flowing/xml_events.h"
#include "engine/base/failure.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

/// A part's relationships (ECMA-376-2, 9.3): which part is what to it.
class Relationships : public XmlHandler {
public:
    explicit Relationships(std::string part) : m_part(std::move(part)) {}

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name != "Relationship" || attributes.get("TargetMode") == "External")
            return;
        const std::string_view type = attributes.get("Type");
        m_targets.emplace(std::string(type.substr(type.rfind('/') + 1)), resolved(m_part, attributes.get("Target")).file);
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    /// Name of the part that has this role; empty: none.
    std::string target(const std::string& role) const
    {
        const auto found = m_targets.find(role);
        return found == m_targets.end() ? std::string() : found->second;
    }

private:
    std::string m_part;
    std::map<std::string, std::string> m_targets;
};

Relationships relationshipsOf(ZipArchive& archive, const std::string& part)
{
    const std::size_t slash = part.rfind('/') + 1; // 0 where there is none
    const std::string name = part.substr(0, slash) + "_rels/" + part.substr(slash) + ".rels";
    Relationships relationships(part);
    if (archive.has(name))
        readXml(archive.read(name), name, relationships);
    return relationships;
}

void readPart(ZipArchive& archive, const std::string& name, XmlHandler& handler)
{
    if (archive.has(name))
        readXml(archive.read(name), name, handler);
}

/// A part without which the text is still there: a fault in it is told.
void readMinorPart(ZipArchive& archive, const std::string& name, XmlHandler& handler, Flow& flow)
{
    try {
        readPart(archive, name, handler);
    } catch (const Failure& failure) {
        if (failure.code() != ErrorCode::DamagedDocument)
            throw;
        flow.warnings.push_back("a part of the document cannot be read: " + failure.detail());
    }
}

} // namespace

Flow readDocx(ZipArchive& archive)
{
    const Relationships package = relationshipsOf(archive, {});
    const std::string main = package.target("officeDocument");
    if (!archive.has(main))
        throw Failure(ErrorCode::DamagedDocument, "the document's main part is missing");
    const Relationships relationships = relationshipsOf(archive, main);
    Flow flow;
    DocxStyles styles;
    DocxNumbering numbering;
    readMinorPart(archive, relationships.target("styles"), styles, flow);
    readMinorPart(archive, relationships.target("numbering"), numbering, flow);

    const DocxNotes none;
    DocxReader footnotes("w:footnotes", styles, numbering, none, none);
    DocxReader endnotes("w:endnotes", styles, numbering, none, none);
    readMinorPart(archive, relationships.target("footnotes"), footnotes, flow);
    readMinorPart(archive, relationships.target("endnotes"), endnotes, flow);
    const DocxNotes readFootnotes = footnotes.takeNotes();
    const DocxNotes readEndnotes = endnotes.takeNotes();

    DocxReader reader("w:document", styles, numbering, readFootnotes, readEndnotes);
    readPart(archive, main, reader);
    flow.blocks = reader.take();
    if (reader.embeddedCount() > 0)
        flow.warnings.push_back("documents of other formats are embedded in this one, and are not read: " +
                                std::to_string(reader.embeddedCount()));
    markChapters(flow.blocks);

    OfficeTitle properties;
    readMinorPart(archive, package.target("core-properties"), properties, flow);
    appendCleaned(flow.title, fromUtf8(properties.title));
    return flow;
}

} // namespace lectern::importing
