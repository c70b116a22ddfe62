// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/view_controls.h"

#include "ui/document/document_pane.h"
#include "ui/document/sign_button.h"
#include "ui/theme/theme.h"
#include "ui/window/window_actions.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>

namespace lectern::ui {

ViewControls::ViewControls(const WindowActions& actions, DocumentPane& document, QWidget* parent)
    : QWidget(parent), m_zoom(makeSignButton(this, {}, tr("Size of the pages")))
{
    const bool fromRight = isRightToLeft();
    auto* menu = new QMenu(m_zoom);
    menu->addActions(actions.zoom());
    menu->addSeparator();
    menu->addAction(actions.pairs());
    m_zoom->setMenu(menu);
    m_zoom->setPopupMode(QToolButton::InstantPopup);
    m_zoom->setMinimumWidth(m_zoom->fontMetrics().horizontalAdvance(QStringLiteral("0000 %")) + 4 * Theme::kSpacing);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::kSpacing);
    layout->addWidget(makeStep(actions.back(), fromRight ? QStringLiteral("→") : QStringLiteral("←")));
    layout->addWidget(makeStep(actions.forward(), fromRight ? QStringLiteral("←") : QStringLiteral("→")));
    layout->addWidget(m_zoom);
    layout->addWidget(makeSwitch(actions.text(), QStringLiteral("¶")));
    connect(&document, &DocumentPane::zoomChanged, this, [this](const Zoom& zoom) { showZoom(zoom.factor); });
    connect(&document, &DocumentPane::historyChanged, this, [this, &document] { m_zoom->setEnabled(document.document() != nullptr); });
    showZoom(document.zoom().factor);
    m_zoom->setEnabled(document.document() != nullptr);
}

QToolButton* ViewControls::makeStep(QAction* action, const QString& sign)
{
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    QToolButton* button = makeSignButton(this, sign, action->text());
    button->setToolTip(tr("%1 (%2)", "an action and its key").arg(action->text(), key));
    const auto follow = [action, button] { button->setEnabled(action->isEnabled()); };
    connect(action, &QAction::enabledChanged, button, follow);
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

QToolButton* ViewControls::makeSwitch(QAction* action, const QString& sign)
{
    QToolButton* button = makeStep(action, sign);
    button->setCheckable(true);
    const auto follow = [action, button] { button->setChecked(action->isChecked()); };
    connect(action, &QAction::toggled, button, follow);
    connect(button, &QToolButton::clicked, button, follow); // the action decides
    return button;
}

void ViewControls::showZoom(double factor)
{
    m_zoom->setText(tr("%1 %", "size of the pages").arg(QLocale().toString(qRound(100 * factor))));
    m_zoom->setAccessibleDescription(m_zoom->text());
}

} // namespace lectern::ui
