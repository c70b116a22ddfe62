// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/importing/zip_builder.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::test {

/// Files of an archive by name.
using Files = std::map<std::string, std::string>;

inline std::string archiveOf(const Files& files)
{
    ZipBuilder zip;
    if (const auto type = files.find("mimetype"); type != files.end())
        zip.add(type->first, type->second);
    for (const auto& [name, content] : files)
        if (name != "mimetype")
            zip.add(name, content);
    return zip.build();
}

/// The files of an EPUB whose chapters are these bodies, c1.xhtml and so on.
inline Files bookOf(const std::vector<std::string>& bodies, const std::string& navigation = {},
                    const std::string& title = "The Book")
{
    Files files{
        {"mimetype", "application/epub+zip"},
        {"META-INF/container.xml",
         R"(<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>)"}};
    std::string manifest;
    std::string spine;
    for (std::size_t i = 1; i <= bodies.size(); ++i) {
        const std::string id = "c" + std::to_string(i);
        manifest += "<item id='" + id + "' href='" + id + ".xhtml' media-type='application/xhtml+xml'/>";
        spine += "<itemref idref='" + id + "'/>";
        files["OPS/" + id + ".xhtml"] = "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' "
                                        "xmlns:epub='http://www.idpf.org/2007/ops'><head><title>no text</title></head><body>" +
                                        bodies[i - 1] + "</body></html>";
    }
    if (!navigation.empty()) {
        manifest += "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
        files["OPS/nav.xhtml"] = "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>" +
                                 navigation + "</body></html>";
    }
    files["OPS/book.opf"] =
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>" +
        title + "</dc:title></metadata><manifest>" + manifest + "</manifest><spine>" + spine + "</spine></package>";
    return files;
}

/// The files of a Word document with this body; more parts by name: styles, numbering, footnotes.
inline Files wordOf(const std::string& body, const Files& parts = {})
{
    constexpr std::string_view kSpaces = " xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
                                         "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
                                         "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>";
    const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    Files files{{"[Content_Types].xml", "<Types/>"},
                {"_rels/.rels", "<Relationships><Relationship Id='r' Type='" + types +
                                    "officeDocument' Target='word/document.xml'/></Relationships>"},
                {"word/document.xml", "<w:document" + std::string(kSpaces) + "<w:body>" + body + "</w:body></w:document>"}};
    std::string relationships;
    for (const auto& [name, content] : parts) {
        relationships += "<Relationship Id='" + name + "' Type='" + types + name + "' Target='" + name + ".xml'/>";
        files["word/" + name + ".xml"] = "<w:" + name + std::string(kSpaces) + content + "</w:" + name + ">";
    }
    files["word/_rels/document.xml.rels"] = "<Relationships>" + relationships + "</Relationships>";
    return files;
}

/// The files of an OpenDocument text with this body and these automatic styles.
inline Files openTextOf(const std::string& body, const std::string& styles = {})
{
    const std::string space = "urn:oasis:names:tc:opendocument:xmlns:";
    return {{"mimetype", "application/vnd.oasis.opendocument.text"},
            {"content.xml", "<office:document-content xmlns:office='" + space + "office:1.0' xmlns:text='" + space +
                                "text:1.0' xmlns:table='" + space + "table:1.0' xmlns:draw='" + space +
                                "drawing:1.0' xmlns:style='" + space + "style:1.0'><office:automatic-styles>" + styles +
                                "</office:automatic-styles><office:body><office:text>" + body +
                                "</office:text></office:body></office:document-content>"}};
}

} // namespace lectern::test
