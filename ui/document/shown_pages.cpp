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

ShownPages::ShownPages(std::shared_ptr<const domain::Document> document, PageSource source, const TextSetting& setting)
    : m_document(std::move(document))
    , m_source(source)
    , m_setting(setting)
{
    const std::size_t pages = m_document ? m_document->pages.size() : 0;
    m_sizes.reserve(pages);
    for (std::size_t i = 0; i < pages; ++i) {
        const domain::Page& page = m_document->pages[i];
        if (source == PageSource::Text)
            m_sizes.push_back(TextPage::estimatedSize(page.text, setting));
        else
            m_sizes.push_back(page.size.isEmpty() ? kUnknownSize : page.size);
    }
    if (source == PageSource::Text)
        m_set.resize(pages);
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
    return setPage(page).words;
}

bool ShownPages::isSet(int page) const
{
    return m_source == PageSource::Images || m_set.at(index(page));
}

void ShownPages::set(int page)
{
    if (isSet(page))
        return;
    const QSizeF size = setPage(page).page.size();
    m_set[index(page)] = true;
    const QSizeF before = std::exchange(m_sizes[index(page)], size);
    m_resized |= before != size;
}

const TextPage& ShownPages::textPage(int page)
{
    return setPage(page).page;
}

const ShownPages::SetPage& ShownPages::setPage(int page)
{
    const auto kept = std::find_if(m_kept.begin(), m_kept.end(), [page](const SetPage& set) { return set.number == page; });
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
    } else {
        TextPage text(m_document->pages.at(index(page)), m_setting);
        std::vector<domain::WordBox> words = text.words();
        m_kept.push_front({page, std::move(text), std::move(words)});
        if (m_kept.size() > kKeptPages)
            m_kept.pop_back();
    }
    return m_kept.front();
}

} // namespace lectern::ui
