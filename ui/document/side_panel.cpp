// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/side_panel.h"

#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QStackedWidget>
#include <QToolButton>

namespace lectern::ui {

SidePanel::SidePanel(QWidget* outline, QWidget* pages, QWidget* parent)
    : QWidget(parent), m_outlineTab(makeTab(tr("Outline"))), m_pagesTab(makeTab(tr("Pages"))), m_stack(new QStackedWidget(this))
{
    m_stack->addWidget(outline);
    m_stack->addWidget(pages);
    auto* const tabs = new QButtonGroup(this);
    tabs->addButton(m_outlineTab);
    tabs->addButton(m_pagesTab);
    auto* const row = new QHBoxLayout;
    row->setContentsMargins(2 * Theme::kSpacing, Theme::kSpacing, 2 * Theme::kSpacing, Theme::kSpacing);
    row->setSpacing(Theme::kSpacing);
    row->addWidget(m_outlineTab);
    row->addWidget(m_pagesTab);
    row->addStretch();
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_stack, 1);
    connect(m_outlineTab, &QToolButton::clicked, this, [this] { show(Part::Outline); });
    connect(m_pagesTab, &QToolButton::clicked, this, [this] { show(Part::Pages); });
    show(Part::Outline);
}

QToolButton* SidePanel::makeTab(const QString& words)
{
    auto* const tab = new QToolButton(this);
    tab->setText(words);
    tab->setAccessibleName(words);
    tab->setCheckable(true);
    tab->setAutoRaise(true);
    tab->setFocusPolicy(Qt::StrongFocus);
    return tab;
}

void SidePanel::show(Part part)
{
    (part == Part::Outline ? m_outlineTab : m_pagesTab)->setChecked(true);
    m_stack->setCurrentIndex(int(part));
    setFocusProxy(m_stack->currentWidget());
}

SidePanel::Part SidePanel::part() const
{
    return Part(m_stack->currentIndex());
}

void SidePanel::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), Theme::colours().window);
}

} // namespace lectern::ui
