// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/characters.h"
#include "app/importing/worker/documents.h"
#include "app/importing/worker/flowing/flowing_document.h"

#include <utility>

namespace lectern::importing {

void sendFlowing(std::string_view bytes, FrameWriter& writer)
{
    FlowingDocument document = readFlowing(bytes);
    writer.header(static_cast<int>(document.sections.size()), document.title);
    int number = 0;
    for (std::u16string& text : document.sections) {
        PageFrame page;
        page.number = ++number;
        page.content.text = std::move(text);
        writer.page(page);
    }
    std::vector<OutlineFrameEntry> outline;
    for (const FlowingDocument::Entry& entry : document.outline)
        outline.push_back({toUtf8(entry.title), entry.section, entry.level});
    if (!outline.empty())
        writer.outline(outline);
    writer.end(document.warnings);
}

} // namespace lectern::importing
