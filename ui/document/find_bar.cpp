// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/find_bar.h"

#include "ui/document/sign_button.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>

namespace lectern::ui {

namespace {

constexpr int kFieldWidth = 280; // pixels

} // namespace

FindBar::FindBar(QWidget* parent)
    : QWidget(parent)
    , m_words(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_previous(makeSignButton(this, QStringLiteral("‹"), tr("Previous hit")))
    , m_next(makeSignButton(this, QStringLiteral("›"), tr("Next hit")))
{
    m_words->setPlaceholderText(tr("Find in this document"));
    m_words->setAccessibleName(tr("Find in this document"));
    m_words->setClearButtonEnabled(true);
    m_words->setMaximumWidth(kFieldWidth);
    m_count->setFont(Theme::secondaryFont());
    QToolButton* const close = makeSignButton(this, QStringLiteral("×"), tr("Close the find bar"));

    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::kSpacing, Theme::kSpacing, 2 * Theme::kSpacing, Theme::kSpacing);
    layout->setSpacing(2 * Theme::kSpacing);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_count);
    layout->addStretch();
    layout->addWidget(close);
    setFocusProxy(m_words);
    setCount(0, 0, false);

    connect(m_words, &QLineEdit::textChanged, this, &FindBar::wordsChanged);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previous);
    connect(m_next, &QToolButton::clicked, this, &FindBar::next);
    connect(close, &QToolButton::clicked, this, &FindBar::closed);
}

void FindBar::open(const QString& words)
{
    show();
    if (!words.isEmpty())
        m_words->setText(words);
    m_words->selectAll();
    m_words->setFocus(Qt::ShortcutFocusReason);
}

QString FindBar::words() const
{
    return m_words->text();
}

void FindBar::setCount(int current, int total, bool running)
{
    QString text;
    if (total > 0)
        text = running ? tr("%1 of %2…").arg(current).arg(total) : tr("%1 of %2").arg(current).arg(total);
    else if (!words().trimmed().isEmpty())
        text = running ? tr("Searching…") : tr("Not found");
    m_count->setText(text);
    m_count->setAccessibleName(text);
    m_previous->setEnabled(total > 0);
    m_next->setEnabled(total > 0);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers() & Qt::ShiftModifier)
            emit previous();
        else
            emit next();
    } else if (event->key() == Qt::Key_Escape) {
        emit closed();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void FindBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::colours().window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::colours().line);
}

} // namespace lectern::ui
