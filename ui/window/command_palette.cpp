// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/command_palette.h"

#include "ui/theme/theme.h"
#include "ui/window/command_delegate.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lectern::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kFromTop = 52; // below the bar
constexpr int kAround = 2 * Theme::kSpacing;
constexpr int kMostRows = 12;

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), m_field(new QLineEdit(this)), m_list(new QListView(this)), m_nothing(new QLabel(this))
{
    setAccessibleName(tr("Commands"));
    setAttribute(Qt::WA_NoMousePropagation); // the window would see a click beside the field
    layOut();
    applyTheme();
    hide();
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::typed);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, const QWidget* now) {
        if (now && !isAncestorOf(now))
            putAway();
    });
}

void CommandPalette::layOut()
{
    m_field->setPlaceholderText(tr("A command, a document or a conversation"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setAccessibleName(tr("Commands, documents and conversations"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // what is typed always goes to the field
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setMargin(kAround);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kAround, kAround, kAround, kAround);
    layout->setSpacing(kAround);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing);
}

void CommandPalette::offer(std::vector<Command> commands)
{
    if (isHidden()) {
        m_before = window()->focusWidget();
        qApp->installEventFilter(this);
    }
    m_model.setCommands(std::move(commands));
    m_field->clear();
    typed({});
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::putAway()
{
    if (isHidden())
        return;
    qApp->removeEventFilter(this);
    const QPointer<QWidget> before = std::exchange(m_before, nullptr);
    const bool hasKeyboard = isAncestorOf(window()->focusWidget());
    if (hasKeyboard && before && before->isVisible())
        before->setFocus(Qt::PopupFocusReason);
    hide();
}

void CommandPalette::typed(const QString& text)
{
    m_model.filter(text);
    const bool isEmpty = m_model.rowCount() == 0;
    m_nothing->setText(isEmpty ? tr("Nothing found for “%1”.").arg(text.simplified()) : QString());
    m_nothing->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    m_field->setAccessibleDescription(m_nothing->text());
    place();
    choose(0);
}

void CommandPalette::place()
{
    const QSize window = parentWidget()->size();
    const int width = std::min(kWidth, window.width() - 4 * kAround);
    const int row = m_list->sizeHintForRow(0);
    const int rows = std::min(m_model.rowCount(), kMostRows);
    const int below = rows > 0 ? rows * row : m_nothing->heightForWidth(width - 2 * kAround);
    const int wanted = m_field->sizeHint().height() + 3 * kAround + below;
    setGeometry((window.width() - width) / 2, kFromTop, width, std::min(wanted, window.height() - kFromTop - 2 * kAround));
}

void CommandPalette::choose(int row)
{
    if (m_model.rowCount() == 0)
        return;
    const QModelIndex index = m_model.index(std::clamp(row, 0, m_model.rowCount() - 1));
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
    // The list says this by itself only where it has the keyboard.
    QAccessibleEvent chosen(m_list, QAccessible::Focus);
    chosen.setChild(index.row());
    QAccessible::updateAccessibility(&chosen);
}

void CommandPalette::run(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const std::function<void()> what = m_model.command(index.row()).run; // it may offer other commands
    putAway();
    what();
}

bool CommandPalette::takeKey(int key)
{
    const int current = m_list->currentIndex().row();
    const int page = std::max(1, m_list->viewport()->height() / std::max(1, m_list->sizeHintForRow(0)) - 1);
    switch (key) {
    case Qt::Key_Escape: putAway(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(m_list->currentIndex()); return true;
    case Qt::Key_Up:
    case Qt::Key_Backtab: choose(current - 1); return true;
    case Qt::Key_Down:
    case Qt::Key_Tab: choose(current + 1); return true;
    case Qt::Key_PageUp: choose(current - page); return true;
    case Qt::Key_PageDown: choose(current + page); return true;
    default: return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress)
        return takeKey(static_cast<QKeyEvent*>(event)->key());
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    if (event->type() == QEvent::MouseButtonPress && watched->isWidgetType()) {
        auto* pressed = static_cast<QWidget*>(watched);
        if (pressed != this && !isAncestorOf(pressed) && pressed->window() == window())
            putAway();
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::colours().line);
    painter.setBrush(Theme::colours().pane);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius + kAround, Theme::kRadius + kAround);
}

void CommandPalette::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
}

void CommandPalette::applyTheme()
{
    QPalette colours = m_nothing->palette();
    if (colours.color(QPalette::WindowText) == Theme::colours().soft)
        return;
    colours.setColor(QPalette::WindowText, Theme::colours().soft);
    m_nothing->setPalette(colours);
}

} // namespace lectern::ui
