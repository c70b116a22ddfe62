// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/text_search.h"

#include "ui/document/text_fold.h"

#include <QElapsedTimer>
#include <QTimerEvent>

#include <algorithm>

namespace lectern::ui {

void TextSearch::search(std::shared_ptr<const domain::Document> document, const QString& words)
{
    m_document = std::move(document);
    m_query = fold(words.simplified()).text;
    // While "well-known" is typed: the hyphen of a word is not part of what is compared.
    if (m_query.size() > 1 && m_query.endsWith(u'-') && m_query[m_query.size() - 2].isLetter())
        m_query.chop(1);
    m_hits.clear();
    m_next = 0;
    if (m_document && !m_query.isEmpty())
        m_timer.start(0, this);
    else
        m_timer.stop();
    emit changed();
}

std::pair<int, int> TextSearch::hitsOn(int page) const
{
    const auto before = [](const TextHit& hit, int number) { return hit.page < number; };
    const auto first = std::lower_bound(m_hits.begin(), m_hits.end(), page, before);
    const auto last = std::lower_bound(first, m_hits.end(), page + 1, before);
    return {static_cast<int>(first - m_hits.begin()), static_cast<int>(last - m_hits.begin())};
}

void TextSearch::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId())
        return QObject::timerEvent(event);
    QElapsedTimer clock;
    clock.start();
    const std::size_t hitsBefore = m_hits.size();
    while (m_next < m_document->pages.size() && clock.elapsed() < kSlice) {
        const FoldedText text = fold(m_document->pages[m_next++].text);
        for (const auto& [start, end] : findFolded(text, m_query))
            m_hits.push_back({static_cast<int>(m_next), start, end});
    }
    const bool ended = m_next >= m_document->pages.size();
    if (ended)
        m_timer.stop();
    if (ended || m_hits.size() != hitsBefore)
        emit changed();
}

} // namespace lectern::ui
