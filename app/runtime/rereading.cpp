// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/rereading.h"

#include <algorithm>
#include <utility>

namespace lectern::runtime {

namespace {

constexpr std::size_t kMostReadAgain = 4;
constexpr int kRecentDays = 14;

bool wereReadInThisOrder(storage::Library& library, const std::vector<QString>& documents, const QString& layoutId)
{
    const std::vector<storage::SavedRun> runs = library.states().savedRuns(layoutId);
    return std::any_of(runs.begin(), runs.end(), [&](const storage::SavedRun& run) {
        return run.documents.size() >= documents.size() &&
               std::equal(documents.begin(), documents.end(), run.documents.begin());
    });
}

} // namespace

domain::ReadAgain whyReadAgain(storage::Library& library, const std::vector<QString>& documents, const QString& layoutId)
{
    bool allComplete = true;
    bool otherModel = false;
    bool sameModel = false;
    for (const QString& document : documents) {
        if (library.states().documentState(document, layoutId).complete)
            continue;
        allComplete = false;
        const std::vector<QString> answered = library.conversations().layoutsOf(document);
        const bool answeredHere = std::find(answered.begin(), answered.end(), layoutId) != answered.end();
        sameModel = sameModel || answeredHere;
        otherModel = otherModel || (!answeredHere && !answered.empty()) || library.states().documentState(document).complete;
    }
    // Each was read, but not in this order: after others, perhaps, that are left out now.
    if (allComplete)
        return wereReadInThisOrder(library, documents, layoutId) ? domain::ReadAgain::No : domain::ReadAgain::OrderChanged;
    if (sameModel)
        return domain::ReadAgain::StateGone;
    return otherModel ? domain::ReadAgain::ModelChanged : domain::ReadAgain::No;
}

std::vector<QString> readByAnotherModel(storage::Library& library, const QString& layoutId)
{
    const QDateTime since = QDateTime::currentDateTime().addDays(-kRecentDays);
    std::vector<std::pair<QDateTime, QString>> found;
    for (const auto& document : library.usage().documentsBySize) {
        if (document.lastUsed >= since && library.states().documentState(document.id).complete &&
            !library.states().documentState(document.id, layoutId).begun)
            found.emplace_back(document.lastUsed, document.id);
    }
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
    std::vector<QString> documents;
    for (std::size_t i = 0; i < std::min(found.size(), kMostReadAgain); ++i)
        documents.push_back(found[i].second);
    return documents;
}

} // namespace lectern::runtime
