// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/epub_document.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/epub_contents.h"
#include "app/importing/worker/flowing/epub_package.h"
#include "app/importing/worker/flowing/html_document.h"
#include "engine/base/failure.h"

#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace lectern::importing {

namespace {

using Place = std::pair<std::string, std::string>; ///< file and id

/// Where entries of the table of contents lead: places that are wanted, with the blocks that stand there.
class Places {
public:
    explicit Places(const std::vector<EpubContentsEntry>& contents)
    {
        for (const EpubContentsEntry& entry : contents)
            if (!entry.target.file.empty())
                m_blocks.emplace(Place(entry.target.file, entry.target.fragment), FlowTarget::kNowhere);
    }

    void note(const Place& place, std::size_t block)
    {
        const auto wanted = m_blocks.find(place);
        if (wanted != m_blocks.end() && wanted->second == FlowTarget::kNowhere)
            wanted->second = block;
    }

    /// Of an id that is nowhere, the beginning of its file.
    std::size_t blockAt(const Reference& target) const
    {
        const auto known = m_blocks.find(Place(target.file, target.fragment));
        if (known != m_blocks.end() && known->second != FlowTarget::kNowhere)
            return known->second;
        const auto file = m_starts.find(target.file);
        return file == m_starts.end() ? FlowTarget::kNowhere : file->second;
    }

    void noteStart(const std::string& file, std::size_t block)
    {
        m_starts.emplace(file, block);
        note(Place(file, {}), block);
    }

private:
    std::map<Place, std::size_t> m_blocks;
    std::map<std::string, std::size_t> m_starts;
};

using Anchors = std::vector<std::pair<std::string, std::size_t>>;

/// A chapter is XML, as it has to be, or at least HTML.
std::vector<Block> readChapter(const std::string& bytes, const std::string& file, Anchors& anchors)
{
    const auto read = [&](const std::function<void(XmlHandler&)>& parse) {
        anchors.clear();
        FlowBuilder builder;
        HtmlEvents events(builder, [&](std::string_view id) { anchors.emplace_back(id, builder.nextBlock()); });
        parse(events);
        return builder.take();
    };
    try {
        return read([&](XmlHandler& handler) { readXml(bytes, file, handler); });
    } catch (const Failure& failure) {
        if (failure.code() != ErrorCode::DamagedDocument)
            throw;
        return read([&](XmlHandler& handler) { parseHtml(htmlAsUtf8(bytes), handler); });
    }
}

} // namespace

Flow readEpub(ZipArchive& archive)
{
    EpubPackage package = readEpubPackage(archive);
    const std::vector<EpubContentsEntry> contents = readEpubContents(archive, package);
    Places places(contents);
    Flow flow;
    std::map<std::string, std::string> files = archive.read(std::set<std::string>(package.spine.begin(), package.spine.end()));
    for (const std::string& file : package.spine) {
        Anchors anchors;
        std::vector<Block> blocks = readChapter(files[file], file, anchors);
        files.erase(file);
        const std::size_t first = flow.blocks.size();
        places.noteStart(file, first);
        for (const auto& [id, block] : anchors)
            places.note(Place(file, id), first + block);
        if (!blocks.empty())
            blocks.front().beginsChapter = true;
        std::move(blocks.begin(), blocks.end(), std::back_inserter(flow.blocks));
    }
    for (const EpubContentsEntry& entry : contents) {
        FlowTarget target{fromUtf8(entry.title), places.blockAt(entry.target), entry.level};
        if (target.block >= flow.blocks.size())
            target.block = FlowTarget::kNowhere;
        else if (target.level == 1)
            flow.blocks[target.block].beginsChapter = true;
        flow.contents.push_back(std::move(target));
    }
    appendCleaned(flow.title, fromUtf8(package.title));
    for (const std::string& name : archive.duplicates())
        package.warnings.push_back("the file has two parts of the same name, of which the first was read: " + name);
    flow.warnings = std::move(package.warnings);
    return flow;
}

} // namespace lectern::importing
