// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lectern::engine {

/// Positions that one page has room for. Page i holds positions [i·kPageTokens, (i+1)·kPageTokens).
constexpr int kPageTokens = 256;

/// Room for the keys and values of kPageTokens positions, for all attention layers. How they lie inside is the
/// backend's business. What has been written and committed is never changed: sessions and checkpoints share pages.
class KvPage {
public:
    virtual ~KvPage() = default;
    /// Memory that the page takes.
    virtual std::size_t byteCount() const = 0;

    /// Reserves places [from, to) of the page for the caller alone. Fails where somebody has gone on from `from` already.
    bool claim(int from, int to) { return m_frontier.compare_exchange_strong(from, to); }

private:
    std::atomic<int> m_frontier{0};
};

/// The positions [begin, end) of a timeline, which lie in one page.
struct KvSegment {
    std::shared_ptr<KvPage> page;
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// The keys and values of a timeline, in order, without gaps. After a fork in the middle of a page two segments can lie
/// in different pages of the same number.
using KvChain = std::vector<KvSegment>;

} // namespace lectern::engine
