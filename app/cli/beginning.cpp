// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/beginning.h"

#include "app/cli/status_text.h"
#include "app/cli/text.h"

#include <QLocale>

#include <numeric>

namespace lectern::cli {

namespace {

qint64 documentTokens(const answering::TokenBudget& budget)
{
    return std::accumulate(budget.documents.begin(), budget.documents.end(), qint64(0));
}

QString readAgainText(domain::ReadAgain reason)
{
    switch (reason) {
    case domain::ReadAgain::No:
        break;
    case domain::ReadAgain::ModelChanged:
        return Text::tr("the model is another one");
    case domain::ReadAgain::OrderChanged:
        return Text::tr("the order of documents changed");
    case domain::ReadAgain::StateGone:
        return Text::tr("the saved state was deleted");
    }
    return {};
}

} // namespace

void noteBeginning(const runtime::Runtime& runtime, const runtime::Workspace& workspace, const runtime::KeptConversation& kept,
                   Console& console)
{
    const QLocale locale;
    const answering::Conversation& conversation = *kept.conversation;
    if (!workspace.networkFileSystem().isEmpty()) {
        console.notice(
            Text::tr("The library is on a network (%1): locks and writes may not hold there, and what is kept could be lost.")
                .arg(workspace.networkFileSystem()));
    }
    if (runtime.model().builtIn) {
        console.notice(Text::tr("The built-in model finds and quotes; often the wrong sentence in long documents."));
    }
    if (const runtime::NoGpu gpu = runtime.whyNoGpu(); gpu.isWorthTelling) {
        console.notice(Text::tr("The GPU is not used: %1").arg(gpu.reason));
    }
    for (const domain::Document& document : conversation.documents()) {
        console.notice(importReportText(document));
    }
    const answering::TokenBudget budget = conversation.budget();
    console.notice(Text::tr("Documents %1 · Answer reserve %2 · Free %3 of %4 tokens")
                       .arg(locale.toString(documentTokens(budget)), locale.toString(budget.answerReserve),
                            locale.toString(budget.free()), locale.toString(budget.limit)));
    const reading::ReadingAhead& ahead = kept.ahead;
    if (ahead.unread == 0) {
        console.notice(Text::tr("Already read: starts at once"));
    } else {
        const QString words = Text::tr("Will read %n new token(s)", nullptr, int(ahead.unread));
        console.notice(ahead.seconds < 0 ? words : Text::tr("%1, about %2").arg(words, durationText(ahead.seconds)));
    }
    if (const QString reason = readAgainText(kept.readAgain); !reason.isEmpty()) {
        console.notice(Text::tr("Reading again: %1").arg(reason));
    }
    const qint64 trained = runtime.modelInfo().trainedContext;
    if (budget.used() > trained) {
        console.notice(Text::tr("That is more than the %1 tokens this model was trained for: it will find less.")
                           .arg(locale.toString(trained)));
    }
}

} // namespace lectern::cli
