// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/suggestions.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lectern::ui {

Suggestions::Suggestions(QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(tr("Ask something, or begin with one of these:"))),
      m_buttonLayout(new QVBoxLayout), m_note(new QLabel(this))
{
    m_sentence->setWordWrap(true);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setFont(Theme::secondaryFont());
    m_note->hide();
    colourNote();
    m_buttonLayout->setSpacing(2 * Theme::kSpacing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(2 * Theme::kSpacing);
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addLayout(m_buttonLayout);
    layout->addSpacing(2 * Theme::kSpacing);
    layout->addWidget(m_note);
    layout->addStretch(2);
    setQuestions({});
}

void Suggestions::setQuestions(const QStringList& questions)
{
    const QStringList wanted = questions.isEmpty() ? QStringList{tr("What is this document about?"),
                                                                 tr("Key dates and figures"), tr("What does it say about …?")}
                                                   : questions;
    if (wanted == m_questions)
        return;
    m_questions = wanted;
    // Buttons that are there stay, and with them their places in the order of the keyboard.
    while (m_buttons.size() < std::size_t(wanted.size()))
        addButton();
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const bool shown = i < std::size_t(wanted.size());
        m_buttons[i]->setVisible(shown && m_offered);
        if (shown)
            m_buttons[i]->setText(QString(wanted[int(i)]).replace(u'&', QStringLiteral("&&")));
    }
}

void Suggestions::setOffered(bool offered)
{
    m_offered = offered;
    m_sentence->setVisible(offered);
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setVisible(offered && i < std::size_t(m_questions.size()));
}

void Suggestions::addButton()
{
    auto* button = new QPushButton(this);
    button->setAutoDefault(true); // Enter presses it, as everywhere in the window
    m_buttonLayout->addWidget(button);
    if (!m_buttons.empty())
        setTabOrder(m_buttons.back(), button);
    const int index = int(m_buttons.size());
    m_buttons.push_back(button);
    connect(button, &QPushButton::clicked, this, [this, index] { choose(m_questions[index]); });
}

void Suggestions::choose(const QString& question)
{
    const int gap = int(question.indexOf(u'…'));
    if (gap < 0)
        emit chosen(question);
    else
        emit begun(QString(question).remove(gap, 1), gap);
}

void Suggestions::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Suggestions::colourNote()
{
    QPalette colours = m_note->palette();
    if (colours.color(QPalette::WindowText) == Theme::colours().soft)
        return;
    colours.setColor(QPalette::WindowText, Theme::colours().soft);
    m_note->setPalette(colours);
}

void Suggestions::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourNote();
}

} // namespace lectern::ui
