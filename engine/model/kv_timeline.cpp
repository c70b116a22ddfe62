// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/kv_timeline.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <utility>

namespace lectern::engine {

KvTimeline::KvTimeline(NewPage newPage) : m_newPage(std::move(newPage)) {}

void KvTimeline::extend(std::int64_t end)
{
    for (std::int64_t at = this->end(); at < end;) {
        const std::int64_t to = std::min(end, (at / kPageTokens + 1) * kPageTokens);
        std::shared_ptr<KvPage> page = pageFor(at, to);
        if (!m_chain.empty() && m_chain.back().page == page)
            m_chain.back().end = to;
        else
            m_chain.push_back({std::move(page), at, to});
        at = to;
    }
}

std::shared_ptr<KvPage> KvTimeline::pageFor(std::int64_t begin, std::int64_t end)
{
    const int from = static_cast<int>(begin % kPageTokens);
    const int to = from + static_cast<int>(end - begin);
    if (from != 0) {
        const std::shared_ptr<KvPage>& last = m_chain.back().page;
        if (last.get() == m_ownPage && to <= m_ownEnd)
            return last; // reserved before by a chunk that was cancelled
        const int frontier = last.get() == m_ownPage ? m_ownEnd : from;
        if (last->claim(frontier, to)) {
            m_ownPage = last.get();
            m_ownEnd = to;
            return last;
        }
    }
    std::shared_ptr<KvPage> fresh = m_newPage();
    ENSURE(fresh->claim(0, to));
    m_ownPage = fresh.get();
    m_ownEnd = to;
    return fresh;
}

void KvTimeline::truncate(std::int64_t end)
{
    while (!m_chain.empty() && m_chain.back().begin >= end)
        m_chain.pop_back();
    if (!m_chain.empty())
        m_chain.back().end = std::min(m_chain.back().end, end);
    if (m_chain.empty() || m_chain.back().page.get() != m_ownPage)
        m_ownPage = nullptr;
}

void KvTimeline::restore(const KvChain& chain)
{
    m_chain = chain;
    m_ownPage = nullptr;
}

} // namespace lectern::engine
