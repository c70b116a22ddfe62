// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/note.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>

namespace lectern::ui {

Note::Note(QWidget* control, QWidget* parent) : QLabel(parent), m_control(control)
{
    setWordWrap(true);
    setTextFormat(Qt::PlainText); // names of folders
    setFont(Theme::secondaryFont());
    colour();
    hide();
}

void Note::say(const QString& text)
{
    m_isComplaint = false;
    show(text);
}

void Note::complain(const QString& text)
{
    m_isComplaint = true;
    show(text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Note::show(const QString& text)
{
    setText(text);
    setAccessibleName(text);
    m_control->setAccessibleDescription(text);
    colour();
    setVisible(!text.isEmpty());
}

void Note::colour()
{
    const QColor wanted = m_isComplaint ? Theme::colours().bad : Theme::colours().soft;
    if (palette().color(QPalette::WindowText) == wanted)
        return;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, wanted);
    setPalette(colours);
}

void Note::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

} // namespace lectern::ui
