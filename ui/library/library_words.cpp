// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/library_words.h"

#include <QLocale>

namespace lectern::ui {

using domain::ReadingState;

namespace {

constexpr int kLongest = 120; // characters of a title or a query within a sentence
constexpr int kLongestToolTip = 600;
constexpr int kLongestUnbroken = 16; // of the widest letters a line of the pane

QString shortened(const QString& text, int longest)
{
    if (text.size() <= longest)
        return text;
    const int end = text[longest - 1].isHighSurrogate() ? longest - 1 : longest;
    return text.left(end) + u'…';
}

/// One line that leaves the direction of what follows alone.
QString plain(const QString& text)
{
    QString line = text.left(4 * kLongestToolTip);
    line.removeIf([](QChar character) {
        const char16_t code = character.unicode();
        return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069); // embeddings, overrides, isolates
    });
    return line.simplified();
}

/// With places in long words where a line may end, which a label needs.
QString breakable(const QString& text)
{
    QString broken;
    int unbroken = 0;
    for (const QChar character : text) {
        const bool goesOn = character.isLowSurrogate() || character.isMark();
        if (unbroken >= kLongestUnbroken && !goesOn && !character.isSpace()) {
            broken += QChar(0x200B); // zero width space
            unbroken = 0;
        }
        unbroken = character.isSpace() ? 0 : unbroken + 1;
        broken += character;
    }
    return broken;
}

} // namespace

QString LibraryWords::quoted(const QString& text)
{
    return breakable(shortened(plain(text), kLongest));
}

QString LibraryWords::toolTip(const QStringList& lines)
{
    QStringList paragraphs;
    for (const QString& line : lines)
        paragraphs.append(shortened(plain(line), kLongestToolTip).toHtmlEscaped());
    return QStringLiteral("<p>%1</p>").arg(paragraphs.join(QStringLiteral("<br>")));
}

QString LibraryWords::state(const domain::DocumentSummary& document, const QString& activity)
{
    QStringList words;
    if (document.isOlder) // first: it tells two rows apart that are called the same
        words << tr("older version, %1").arg(QLocale().toString(document.added.toLocalTime().date(), QLocale::ShortFormat));
    words << tr("%Ln page(s)", nullptr, document.pages);
    const int silent = int(document.pagesWithoutText.size());
    if (!activity.isEmpty())
        return words.append(activity), words.join(QStringLiteral(" · "));
    if (document.superseded)
        words.append(tr("text before OCR"));
    else if (silent > 0)
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
    const QString question = tr("Forget “%1”?").arg(quoted(title));
    const QString file = tr("The file itself stays where it is.");
    if (conversations == 0)
        return question + u' ' + file;
    return question + u' ' + tr("Its %Ln conversation(s) go too.", nullptr, conversations) + u' ' + file;
}

QString LibraryWords::forgetConversation(const QString& title)
{
    return tr("Forget the conversation “%1”? Its questions and answers go.").arg(quoted(title));
}

} // namespace lectern::ui
