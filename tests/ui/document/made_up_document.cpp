// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/document/made_up_document.h"

using namespace lectern::domain;

std::shared_ptr<Document> madeUpDocument(const QStringList& pages)
{
    auto document = std::make_shared<Document>();
    for (const QString& text : pages) {
        Page page;
        page.number = static_cast<int>(document->pages.size()) + 1;
        page.label = QString::number(page.number);
        page.text = text;
        page.size = {400, 600};
        int start = 0;
        int line = 0;
        int column = 0;
        for (int i = 0; i <= text.size(); ++i) {
            if (i < text.size() && !text[i].isSpace())
                continue;
            if (i > start)
                page.words.push_back({QRectF(40 + 6 * column, 50 + 20 * line, 6 * (i - start), 12), start, i});
            column += i - start + 1;
            start = i + 1;
            if (i < text.size() && text[i] == u'\n') {
                ++line;
                column = 0;
            }
        }
        document->pages.push_back(page);
    }
    return document;
}

std::shared_ptr<Document> longDocument(int pages)
{
    QStringList texts;
    for (int page = 1; page <= pages; ++page)
        texts.push_back(QStringLiteral("page %1 of many words\nwith a second line").arg(page));
    return madeUpDocument(texts);
}
