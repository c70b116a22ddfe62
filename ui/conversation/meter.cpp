// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/meter.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kBarHeight = 6;
constexpr int kBeside = 16;
constexpr int kAbove = 8;

} // namespace

Meter::Meter(QWidget* parent) : QWidget(parent), m_words(new QLabel)
{
    m_words->setFont(Theme::secondaryFont());
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kBeside, kAbove + kBarHeight + 5, kBeside, 0);
    layout->addWidget(m_words);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setUse({});
}

void Meter::setUse(const domain::TokenUse& use)
{
    m_use = use;
    setVisible(use.limit > 0); // else there is no model yet, or nothing for it to read
    m_words->setText(words(use));
    m_words->setForegroundRole(use.limit > 0 && use.free() < 0 ? QPalette::BrightText : QPalette::WindowText);
    setAccessibleName(tr("Use of the model's window: %1").arg(m_words->text()));
    update();
}

QString Meter::words(const domain::TokenUse& use)
{
    const auto number = [](qint64 tokens) { return QLocale().toString(tokens); };
    const QString documents =
        use.documentCount > 1 ? tr("%Ln document(s) together %1", nullptr, use.documentCount) : tr("Documents %1");
    const QString parts = documents.arg(number(use.documents)) + QStringLiteral(" · ") +
                          tr("Conversation %1 · Answer reserve %2").arg(number(use.conversation), number(use.answerReserve));
    if (use.limit == 0)
        return parts;
    const QString rest = use.free() >= 0 ? tr("Free %1 of %2").arg(number(use.free()), number(use.limit))
                                         : tr("%1 more than the %2 that fit").arg(number(-use.free()), number(use.limit));
    return parts + QStringLiteral(" · ") + rest;
}

void Meter::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar(kBeside, kAbove, width() - 2 * kBeside, kBarHeight);
    QPainterPath round;
    round.addRoundedRect(bar, kBarHeight / 2.0, kBarHeight / 2.0);
    painter.setClipPath(round);
    painter.fillRect(bar, colours.sunken);
    // What is more than fits fills the bar, in its proportions.
    const double whole = double(std::max(m_use.limit, m_use.limit - m_use.free()));
    if (m_use.limit == 0 || whole <= 0)
        return;
    double x = 0;
    const std::pair<qint64, QColor> parts[] = {
        {m_use.documents, colours.accent}, {m_use.conversation, colours.good}, {m_use.answerReserve, colours.stripUnread}};
    for (const auto& [tokens, colour] : parts) {
        const double wide = bar.width() * double(tokens) / whole;
        const double left = layoutDirection() == Qt::RightToLeft ? bar.right() - x - wide : bar.left() + x;
        painter.fillRect(QRectF(left, bar.top(), wide, bar.height()), colour);
        x += wide;
    }
}

} // namespace lectern::ui
