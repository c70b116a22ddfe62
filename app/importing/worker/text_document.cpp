// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/documents.h"
#include "app/importing/worker/text_encoding.h"
#include "app/importing/worker/text_pages.h"

#include <utility>

namespace lectern::importing {

void sendText(std::string_view bytes, FrameWriter& writer) {
    std::vector<std::u16string> pages = textPages(decodedText(bytes));
    writer.header(static_cast<int>(pages.size()), {});
    int number = 0;
    for (std::u16string& text : pages) {
        PageFrame page;
        page.number = ++number;
        page.content.text = std::move(text);
        writer.page(page);
    }
    writer.end({});
}

} // namespace lectern::importing
