// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/repeated_bullets.h"

#include <algorithm>

namespace lectern::answering {

namespace {

QString withoutTrailingSpace(QString line)
{
    while (!line.isEmpty() && line.back().isSpace())
        line.chop(1);
    return line;
}

bool isQuotationBullet(const QString& line)
{
    return line.startsWith(QStringLiteral("- \"")) && line.endsWith(u']');
}

} // namespace

QString RepeatedBullets::push(const QString& text)
{
    QString out;
    for (const QChar c : text) {
        if (c == u'\n') {
            out += endLine();
            m_breaks += c;
            continue;
        }
        m_line += c;
        if (m_shown)
            out += c;
        else if (!mayBecomeRepetition())
            out += release();
    }
    return out;
}

QString RepeatedBullets::finish()
{
    const bool dropped = !m_line.isEmpty() ? isRepetition() : m_repeats > 0;
    QString out = endLine();
    if (!dropped)
        out += m_breaks;
    m_breaks.clear();
    return out;
}

/// Shows, or drops with the line breaks before it, what is left of the line at hand.
QString RepeatedBullets::endLine()
{
    if (m_line.isEmpty())
        return {};
    QString out;
    if (!m_shown && isRepetition()) {
        m_breaks.clear();
        ++m_repeats;
    } else {
        if (!m_shown)
            out = release();
        const QString line = withoutTrailingSpace(m_line);
        if (isQuotationBullet(line))
            m_bullets.push_back(line);
        m_repeats = 0;
    }
    m_line.clear();
    m_shown = false;
    return out;
}

bool RepeatedBullets::mayBecomeRepetition() const
{
    return isRepetition()
        || std::ranges::any_of(m_bullets, [&](const QString& bullet) { return bullet.startsWith(m_line); });
}

bool RepeatedBullets::isRepetition() const
{
    return std::ranges::find(m_bullets, withoutTrailingSpace(m_line)) != m_bullets.end();
}

QString RepeatedBullets::release()
{
    m_shown = true;
    const QString out = m_breaks + m_line;
    m_breaks.clear();
    return out;
}

} // namespace lectern::answering
