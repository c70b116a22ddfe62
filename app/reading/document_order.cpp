// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/document_order.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace lectern::reading {

namespace {

/// The run's documents first, the rest as it stands; nothing where the run has read a document that is not wanted.
std::optional<std::vector<int>> orderAfter(std::span<const QString> documents, const storage::SavedRun& run)
{
    std::vector<int> order;
    for (const QString& read : run.documents) {
        const auto place = std::ranges::find(documents, read);
        if (place == documents.end())
            return std::nullopt;
        order.push_back(int(place - documents.begin()));
    }
    for (int i = 0; i < int(documents.size()); ++i) {
        if (std::ranges::find(order, i) == order.end())
            order.push_back(i);
    }
    return order;
}

} // namespace

std::vector<int> orderForLongestPrefix(std::span<const QString> documents, std::span<const storage::SavedRun> runs)
{
    std::vector<int> asGiven(documents.size());
    std::iota(asGiven.begin(), asGiven.end(), 0);
    std::vector<int> best = asGiven;
    qint64 most = 0;
    for (const storage::SavedRun& run : runs) {
        if (run.documents.empty() || run.tokens < most)
            continue;
        const std::optional<std::vector<int>> order = orderAfter(documents, run);
        if (order && (run.tokens > most || *order == asGiven)) {
            most = run.tokens;
            best = *order;
        }
    }
    return best;
}

} // namespace lectern::reading
