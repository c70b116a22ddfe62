// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/think_block.h"

#include <algorithm>
#include <utility>

namespace lectern::answering {

namespace {

const QString kOpen = QStringLiteral("<think>");
const QString kClose = QStringLiteral("</think>");

qsizetype spaceAtBegin(const QString& text)
{
    return std::find_if_not(text.begin(), text.end(), [](QChar c) { return c.isSpace(); }) - text.begin();
}

void dropLineEndsAtBegin(QString& text)
{
    qsizetype count = 0;
    while (count < text.size() && text[count] == u'\n')
        ++count;
    text.remove(0, count);
}

/// How much of the end may turn out to be line ends and the beginning of the closing tag.
qsizetype uncertainAtEnd(const QString& text)
{
    qsizetype certain = text.size();
    for (qsizetype length = std::min(kClose.size() - 1, text.size()); length > 0; --length) {
        if (kClose.startsWith(QStringView(text).right(length))) {
            certain -= length;
            break;
        }
    }
    while (certain > 0 && text[certain - 1] == u'\n')
        --certain;
    return text.size() - certain;
}

} // namespace

domain::TurnText ThinkBlock::push(const QString& text)
{
    m_waiting += text;
    domain::TurnText parts;
    if (m_place == Place::Start)
        start(false);
    if (m_place == Place::Inside)
        inside(false, parts);
    if (m_place == Place::BeforeAnswer) {
        dropLineEndsAtBegin(m_waiting);
        if (!m_waiting.isEmpty())
            m_place = Place::Answer;
    }
    if (m_place == Place::Answer)
        parts.answer = std::exchange(m_waiting, {});
    return parts;
}

domain::TurnText ThinkBlock::finish()
{
    domain::TurnText parts;
    if (m_place == Place::Start)
        start(true);
    if (m_place == Place::Inside)
        inside(true, parts);
    else if (m_place == Place::Answer)
        parts.answer = std::exchange(m_waiting, {});
    return parts;
}

/// A model that is inside the block already may open it once more.
void ThinkBlock::start(bool isOver)
{
    const qsizetype space = spaceAtBegin(m_waiting);
    const QStringView word = QStringView(m_waiting).mid(space);
    if (word.startsWith(kOpen)) {
        m_waiting.remove(0, space + kOpen.size());
        m_isReasoned = true;
        m_place = Place::Inside;
    } else if (isOver || !kOpen.startsWith(word)) {
        m_place = m_isOpen ? Place::Inside : Place::Answer;
    }
}

void ThinkBlock::inside(bool isOver, domain::TurnText& parts)
{
    if (!m_hasReasoning)
        dropLineEndsAtBegin(m_waiting);
    const qsizetype close = m_waiting.indexOf(kClose);
    QString certain = close >= 0 ? m_waiting.left(close) : isOver ? m_waiting : m_waiting.chopped(uncertainAtEnd(m_waiting));
    m_waiting.remove(0, close >= 0 ? close + kClose.size() : certain.size());
    while ((close >= 0 || isOver) && certain.endsWith(u'\n'))
        certain.chop(1);
    m_hasReasoning = m_hasReasoning || !certain.isEmpty();
    parts.reasoning = certain;
    if (close >= 0)
        m_place = Place::BeforeAnswer;
}

} // namespace lectern::answering
