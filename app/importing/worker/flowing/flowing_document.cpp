// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/flowing_document.h"

#include "app/importing/worker/flowing/docx_document.h"
#include "app/importing/worker/flowing/epub_document.h"
#include "app/importing/worker/flowing/html_document.h"
#include "app/importing/worker/flowing/known_kinds.h"
#include "app/importing/worker/flowing/markdown_document.h"
#include "app/importing/worker/flowing/odt_document.h"
#include "app/importing/worker/flowing/sections.h"
#include "app/importing/worker/flowing/text_encoding.h"
#include "app/importing/worker/flowing/xml_events.h"
#include "app/importing/worker/flowing/zip_archive.h"
#include "app/importing/worker/text_pages.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lectern::importing {

namespace {

[[noreturn]] void refuse(std::string_view kind)
{
    throw Failure(ErrorCode::UnknownFormat, std::string(kind));
}

enum class PackageKind { Epub, Docx, Odt };

std::string mimetypeOf(ZipArchive& archive)
{
    std::string type = archive.has("mimetype") ? archive.read("mimetype") : std::string();
    while (!type.empty() && static_cast<unsigned char>(type.back()) <= ' ')
        type.pop_back();
    return type;
}

PackageKind kindOf(ZipArchive& archive)
{
    constexpr std::string_view kOpenDocument = "application/vnd.oasis.opendocument.";
    const std::string type = mimetypeOf(archive);
    if (type == "application/epub+zip" || archive.has("META-INF/container.xml"))
        return PackageKind::Epub;
    if (type.starts_with(kOpenDocument)) {
        const std::string kind = type.substr(kOpenDocument.size());
        if (kind.starts_with("text"))
            return PackageKind::Odt;
        refuse(kind.starts_with("spreadsheet")    ? "an OpenDocument spreadsheet"
               : kind.starts_with("presentation") ? "an OpenDocument presentation; save it as PDF"
                                                  : "an OpenDocument drawing");
    }
    if (archive.has("[Content_Types].xml")) {
        if (archive.has("xl/workbook.xml") || archive.has("xl/workbook.bin"))
            refuse("an Excel workbook");
        if (archive.has("ppt/presentation.xml"))
            refuse("a PowerPoint presentation; save it as PDF");
        return PackageKind::Docx;
    }
    refuse("a ZIP archive; unpack it first");
}

Flow readPackage(std::string_view bytes)
{
    ZipArchive archive(bytes);
    switch (kindOf(archive)) {
    case PackageKind::Epub:
        return readEpub(archive);
    case PackageKind::Docx:
        return readDocx(archive);
    case PackageKind::Odt:
        return readOdt(archive);
    }
    return {};
}

std::vector<FlowingDocument::Entry> outlineOf(const std::vector<FlowTarget>& contents, const std::vector<int>& sectionOf)
{
    std::vector<FlowingDocument::Entry> outline;
    for (const FlowTarget& target : contents) {
        if (outline.size() >= std::size_t{protocol::kMaxOutlineEntries})
            break;
        outline.push_back({target.title, target.block < sectionOf.size() ? sectionOf[target.block] : 0,
                           std::clamp(target.level, 1, protocol::kMaxOutlineLevel)});
    }
    return outline;
}

std::vector<FlowTarget> headingsOf(const std::vector<Block>& blocks)
{
    std::vector<FlowTarget> headings;
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (blocks[i].heading > 0 && headings.size() < std::size_t{protocol::kMaxOutlineEntries})
            headings.push_back({blocks[i].text.substr(0, protocol::kMaxTitleCharacters - 1), i, blocks[i].heading});
    return headings;
}

FlowingDocument sectioned(Flow flow)
{
    const std::vector<FlowTarget> contents = flow.contents.empty() ? headingsOf(flow.blocks) : std::move(flow.contents);
    Sections sections = sectionsOf(std::move(flow.blocks));
    FlowingDocument document;
    document.outline = outlineOf(contents, sections.ofBlock);
    document.title = std::move(flow.title);
    document.sections = std::move(sections.texts);
    document.warnings = std::move(flow.warnings);
    return document;
}

bool isZip(std::string_view bytes)
{
    return bytes.starts_with("PK\x03\x04");
}

} // namespace

void prepareFlowingReading()
{
    prepareXmlReading();
    prepareZipReading();
}

FlowingDocument readFlowing(std::string_view bytes)
{
    if (isZip(bytes))
        return sectioned(readPackage(bytes));
    if (const std::string_view kind = kindOfUnreadable(bytes); !kind.empty())
        refuse(kind);
    if (looksLikeHtml(bytes))
        return sectioned(readHtml(bytes));
    std::optional<std::u16string> text = plainText(bytes);
    if (!text)
        refuse({});
    if (looksLikeMarkdown(*text))
        return sectioned(readMarkdown(*text));
    FlowingDocument document;
    document.sections = textPages(*text);
    return document;
}

void refuseUnknown(std::string_view bytes)
{
    if (isZip(bytes)) {
        ZipArchive archive(bytes);
        kindOf(archive);
        return;
    }
    if (const std::string_view kind = kindOfUnreadable(bytes); !kind.empty())
        refuse(kind);
    if (!looksLikeHtml(bytes) && !plainText(bytes))
        refuse({});
}

} // namespace lectern::importing
