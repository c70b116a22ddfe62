// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/epub_contents.h"

#include "app/importing/worker/flowing/xml_events.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

/// What both kinds have in common: entries of a file, nested.
class ContentsReader : public XmlHandler {
public:
    explicit ContentsReader(std::string file) : m_file(std::move(file)) {}

    void text(std::string_view utf8) override
    {
        if (m_inTitle && !m_entries.empty() && m_entries.back().title.size() < protocol::kMaxTitleCharacters)
            m_entries.back().title += utf8;
    }

    std::vector<EpubContentsEntry> take()
    {
        std::erase_if(m_entries, [](const EpubContentsEntry& entry) {
            return std::all_of(entry.title.begin(), entry.title.end(),
                               [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
        });
        return std::move(m_entries);
    }

protected:
    void add(int level)
    {
        if (m_entries.size() < std::size_t{protocol::kMaxOutlineEntries})
            m_entries.push_back({{}, {}, std::clamp(level, 1, protocol::kMaxOutlineLevel)});
        else
            m_inTitle = false;
    }
    void lead(std::string_view reference)
    {
        if (!m_entries.empty())
            m_entries.back().target = resolved(m_file, reference);
    }

    std::string m_file;
    std::vector<EpubContentsEntry> m_entries;
    bool m_inTitle = false;
};

/// EPUB 3.3, 7: `nav` with the type `toc`, lists in it, links in these.
class Navigation : public ContentsReader {
public:
    using ContentsReader::ContentsReader;

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "nav")
            m_inContents = attributes.get("epub:type") == "toc" || attributes.get("role") == "doc-toc";
        if (!m_inContents)
            return;
        if (name == "ol" || name == "li")
            m_inTitle = false;
        m_depth += name == "ol";
        if (name == "a" || name == "span") {
            if (!m_inTitle)
                add(m_depth);
            m_inTitle = true;
            if (name == "a")
                lead(attributes.get("href"));
        }
    }
    void end(std::string_view name) override
    {
        if (name == "nav")
            m_inContents = false;
        if (m_inContents && name == "ol")
            --m_depth;
        if (name == "a" || name == "li" || name == "ol")
            m_inTitle = false;
    }

private:
    bool m_inContents = false;
    int m_depth = 0;
};

/// DAISY's NCX (ANSI/NISO Z39.86-2005, 8), of which EPUB 2 uses the map.
class Ncx : public ContentsReader {
public:
    using ContentsReader::ContentsReader;

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "navPoint")
            add(++m_depth);
        else if (name == "text")
            m_inTitle = m_depth > 0;
        else if (name == "content" && m_depth > 0)
            lead(attributes.get("src"));
    }
    void end(std::string_view name) override
    {
        m_depth -= name == "navPoint";
        m_inTitle = false;
    }

private:
    int m_depth = 0;
};

template <typename Reader>
std::vector<EpubContentsEntry> entriesOf(ZipArchive& archive, const std::string& file)
{
    if (file.empty() || !archive.has(file))
        return {};
    Reader reader(file);
    readXml(archive.read(file), file, reader);
    return reader.take();
}

} // namespace

std::vector<EpubContentsEntry> readEpubContents(ZipArchive& archive, EpubPackage& package)
{
    try {
        std::vector<EpubContentsEntry> entries = entriesOf<Navigation>(archive, package.navigation);
        return entries.empty() ? entriesOf<Ncx>(archive, package.ncx) : entries;
    } catch (const Failure& failure) {
        package.warnings.push_back("the table of contents cannot be read: " + failure.detail());
        return {};
    }
}

} // namespace lectern::importing
