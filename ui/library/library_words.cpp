// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/library_words.h"

#include <QLocale>

namespace lectern::ui {

using domain::ReadingState;

QString LibraryWords::state(const domain::DocumentSummary& document, const QString& activity)
{
    QStringList words{tr("%Ln page(s)", nullptr, document.pages)};
    const int silent = int(document.pagesWithoutText.size());
    if (!activity.isEmpty())
        return words.append(activity), words.join(QStringLiteral(" · "));
    if (silent > 0)
        words.append(tr("%Ln have no text", nullptr, silent));
    if (document.state == ReadingState::Read)
        words.append(silent > 0 ? tr("read") : tr("read · starts at once"));
    else if (document.state == ReadingState::Reading)
        words.append(tr("partly read"));
    else if (silent == 0)
        words.append(tr("unread"));
    return words.join(QStringLiteral(" · "));
}

QString LibraryWords::part(const domain::ConversationSummary& conversation)
{
    if (conversation.cutAfter == 0)
        return {};
    return conversation.cutAfter == 1 ? tr("page 1") : tr("pages 1–%1").arg(QLocale().toString(conversation.cutAfter));
}

QString LibraryWords::page(int number, const QString& label)
{
    const QString digits = QString::number(number);
    return label.isEmpty() || label == digits ? tr("p. %1").arg(digits) : tr("p. %1 (%2)").arg(label, digits);
}

QString LibraryWords::forgetDocument(const QString& title, int conversations)
{
    const QString question = tr("Forget “%1”?").arg(title);
    const QString file = tr("The file itself stays where it is.");
    if (conversations == 0)
        return question + u' ' + file;
    return question + u' ' + tr("Its %Ln conversation(s) go too.", nullptr, conversations) + u' ' + file;
}

QString LibraryWords::forgetConversation(const QString& title)
{
    return tr("Forget the conversation “%1”? Its questions and answers go.").arg(title);
}

} // namespace lectern::ui
