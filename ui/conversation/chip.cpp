// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/chip.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace lectern::ui {

using domain::Citation;
using domain::QuoteCheck;

namespace {

constexpr int kBeside = 7;
constexpr int kAbove = 1;

QColor colourOf(QuoteCheck check)
{
    const Colours& colours = Theme::colours();
    switch (check) {
    case QuoteCheck::Exact: return colours.good;
    case QuoteCheck::Close: return colours.near;
    case QuoteCheck::Missing: return colours.bad;
    }
    return colours.text;
}

constexpr int kLongestLabel = 24; // characters

/// The page's label as it may stand in a sentence: it comes out of a file, and anything can stand in it.
QString labelOf(const Citation& citation)
{
    QString label = citation.label.left(10 * kLongestLabel);
    label.removeIf([](QChar character) { return character.category() == QChar::Other_Format; }); // bidi controls and the like
    label = label.simplified();
    return label.size() > kLongestLabel ? label.left(kLongestLabel) + u'…' : label;
}

} // namespace

QString ChipWords::page(const Citation& citation)
{
    if (citation.page <= 0)
        return {};
    const QString number = QString::number(citation.page);
    const QString label = labelOf(citation);
    return label.isEmpty() || label == number ? tr("p. %1").arg(number) : tr("p. %1 (%2)").arg(label, number);
}

QString ChipWords::check(const Citation& citation)
{
    if (citation.quote.isEmpty())
        return citation.check == QuoteCheck::Missing ? tr("✗ no such page") : QString();
    switch (citation.check) {
    case QuoteCheck::Exact: return tr("✓ exact");
    case QuoteCheck::Close: return tr("≈ close");
    case QuoteCheck::Missing: return tr("✗ not found");
    }
    return {};
}

QString ChipWords::accessibleName(const Citation& citation)
{
    if (citation.page <= 0)
        return tr("Quotation not found in the document");
    const QString number = QString::number(citation.page);
    const QString label = labelOf(citation);
    const QString page = label.isEmpty() || label == number ? tr("Page %1").arg(number)
                                                            : tr("Page %1, page %2 of the file").arg(label, number);
    if (citation.quote.isEmpty())
        return citation.check == QuoteCheck::Missing ? tr("%1: there is no such page").arg(page) : page;
    switch (citation.check) {
    case QuoteCheck::Exact: return tr("%1: the quotation stands there exactly").arg(page);
    case QuoteCheck::Close: return tr("%1: the quotation stands there nearly so").arg(page);
    case QuoteCheck::Missing: return tr("%1: the quotation was not found in the document").arg(page);
    }
    return page;
}

QString ChipWords::toolTip(const Citation& citation)
{
    if (citation.citedPage > 0 && citation.citedPage != citation.page)
        return tr("The answer says page %1; the quotation stands on page %2.").arg(citation.citedPage).arg(citation.page);
    return accessibleName(citation);
}

Chip::Chip(const Citation& citation, QWidget* parent)
    : QAbstractButton(parent), m_citation(citation), m_page(ChipWords::page(citation)), m_check(ChipWords::check(citation))
{
    setText(m_page.isEmpty() || m_check.isEmpty() ? m_page + m_check : m_page + u' ' + m_check);
    setAccessibleName(ChipWords::accessibleName(citation));
    setToolTip(QStringLiteral("<p>%1</p>").arg(ChipWords::toolTip(citation).toHtmlEscaped())); // letter by letter
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFont(Theme::secondaryFont());
    resize(sizeHint());
}

void Chip::setShown(bool shown)
{
    m_shown = shown;
    update();
}

QSize Chip::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 2 * kBeside, fontMetrics().height() + 2 * kAbove};
}

int Chip::baseline() const
{
    return kAbove + fontMetrics().ascent();
}

void Chip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void Chip::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(colours.accent, 1.5) : QPen(m_shown ? colours.markLine : colours.line, 1));
    painter.setBrush(underMouse() || isDown() ? colours.accentSoft : colours.window);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2);
    int x = kBeside;
    painter.setPen(colours.accent);
    painter.drawText(x, baseline(), m_page);
    x += fontMetrics().horizontalAdvance(m_page.isEmpty() ? QString() : m_page + u' ');
    painter.setPen(colourOf(m_citation.check));
    painter.drawText(x, baseline(), m_check);
}

} // namespace lectern::ui
