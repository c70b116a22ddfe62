// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"

#include <QTest>

namespace lectern::ui {

domain::DocumentSummary madeUpDocument(int number, int conversations, int lastUsed)
{
    domain::DocumentSummary document;
    document.id = QStringLiteral("d%1").arg(number);
    document.title = QStringLiteral("Document %1").arg(number);
    document.path = QStringLiteral("/books/%1.pdf").arg(number);
    document.pages = 100 + number;
    for (int n = 1; n <= conversations; ++n) {
        domain::ConversationSummary conversation;
        conversation.id = QStringLiteral("c%1-%2").arg(number).arg(n);
        conversation.title = QStringLiteral("Conversation %1 of %2").arg(n).arg(number);
        conversation.documents = {document.id};
        conversation.lastUsed = QDateTime::fromSecsSinceEpoch(60 * (lastUsed - conversations + n), Qt::UTC);
        document.conversations.push_back(conversation);
    }
    return document;
}

std::vector<domain::DocumentSummary> madeUpLibrary(int count, int conversations)
{
    std::vector<domain::DocumentSummary> documents;
    for (int number = 1; number <= count; ++number)
        documents.push_back(madeUpDocument(number, conversations, 10 * number));
    return documents;
}

std::unique_ptr<LibraryPane> shownPane(std::vector<domain::DocumentSummary> documents)
{
    auto pane = std::make_unique<LibraryPane>();
    pane->resize(240, 600);
    pane->setDocuments(std::move(documents));
    pane->show();
    if (!QTest::qWaitForWindowActive(pane.get()))
        qFatal("the pane does not become active");
    viewOf(*pane)->setFocus();
    return pane;
}

LibraryView* viewOf(const LibraryPane& pane)
{
    return pane.findChild<LibraryView*>();
}

QModelIndex rowOf(const QAbstractItemModel& model, const QString& id)
{
    const QModelIndexList found =
        model.match(model.index(0, 0), LibraryModel::IdRole, id, 1, Qt::MatchExactly | Qt::MatchCaseSensitive | Qt::MatchRecursive);
    return found.value(0);
}

QModelIndex rowOf(const LibraryPane& pane, const QString& id)
{
    return rowOf(*viewOf(pane)->model(), id);
}

} // namespace lectern::ui
