// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/shown_pages.h"

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr QSizeF kUnknownSize{595, 842}; // A4, for a page whose size the file does not tell

std::size_t index(int page)
{
    return static_cast<std::size_t>(page - 1);
}

} // namespace

ShownPages::ShownPages(std::shared_ptr<const domain::Document> document, PageSource source)
    : m_document(std::move(document))
    , m_source(source)
{
    const std::size_t pages = m_document ? m_document->pages.size() : 0;
    m_sizes.reserve(pages);
    for (std::size_t i = 0; i < pages; ++i) {
        const domain::Page& page = m_document->pages[i];
        if (source == PageSource::Text)
            m_sizes.push_back(TextPage::estimatedSize(page.text));
        else
            m_sizes.push_back(page.size.isEmpty() ? kUnknownSize : page.size);
    }
    if (source == PageSource::Text) {
        m_words.resize(pages);
        m_set.resize(pages);
    }
}

const QString& ShownPages::text(int page) const
{
    return m_document->pages.at(index(page)).text;
}

const std::vector<domain::WordBox>& ShownPages::words(int page)
{
    if (m_source == PageSource::Images)
        return m_document->pages.at(index(page)).words;
    set(page);
    return m_words.at(index(page));
}

bool ShownPages::isSet(int page) const
{
    return m_source == PageSource::Images || m_set.at(index(page));
}

void ShownPages::set(int page)
{
    if (isSet(page))
        return;
    const TextPage& text = textPage(page);
    m_set[index(page)] = true;
    m_words[index(page)] = text.words();
    const QSizeF before = std::exchange(m_sizes[index(page)], text.size());
    m_resized |= before != text.size();
}

const TextPage& ShownPages::textPage(int page)
{
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [page](const auto& entry) { return entry.first == page; });
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
    } else {
        m_kept.emplace_front(page, TextPage(m_document->pages.at(index(page))));
        if (m_kept.size() > kKeptPages)
            m_kept.pop_back();
    }
    return m_kept.front().second;
}

} // namespace lectern::ui
