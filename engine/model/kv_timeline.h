// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/kv_page.h"

#include <functional>
#include <memory>

namespace lectern::engine {

/// The keys and values of one session: a chain of segments in pages that it may share with checkpoints and other sessions.
/// Nothing that another can see is ever written to: a session goes on in a page only where it is the first to do so.
class KvTimeline {
public:
    using NewPage = std::function<std::shared_ptr<KvPage>()>;
    explicit KvTimeline(NewPage newPage);

    const KvChain& chain() const { return m_chain; }
    std::int64_t end() const { return m_chain.empty() ? 0 : m_chain.back().end; }

    /// Makes room for positions up to `end`. Throws what the page factory throws, and then has changed nothing that counts:
    /// truncate() to the old end.
    void extend(std::int64_t end);
    /// Forgets positions from `end` on. Their room may be used again, since nobody else has seen them.
    void truncate(std::int64_t end);
    /// Goes on from another timeline's chain.
    void restore(const KvChain& chain);

private:
    /// Room for [begin, end), which lie in one page. Prefers the page that the chain ends in.
    std::shared_ptr<KvPage> pageFor(std::int64_t begin, std::int64_t end);

    NewPage m_newPage;
    KvChain m_chain;
    KvPage* m_ownPage = nullptr; ///< whose places from the chain's end to m_ownEnd are ours alone
    int m_ownEnd = 0;
};

} // namespace lectern::engine
