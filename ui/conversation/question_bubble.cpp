// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/question_bubble.h"

#include "ui/conversation/endless_word.h"
#include "ui/conversation/fitted_text.h"
#include "ui/conversation/growing_field.h"
#include "ui/conversation/text_button.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QTextDocument>

#include <cmath>
#include <utility>

namespace lectern::ui {

namespace {

constexpr int kBeside = 12;
constexpr int kAbove = 8;
constexpr int kGap = 4;
constexpr double kWidest = 0.85; // of the pane
constexpr int kRadius = 10;
constexpr int kSmallRadius = 3;  // of the corner that points to the one who asks

QPainterPath bubble(const QRectF& r, bool rightToLeft)
{
    QPainterPath path;
    path.addRoundedRect(r, kRadius, kRadius);
    QPainterPath corner;
    const QPointF at = rightToLeft ? QPointF(r.left(), r.bottom() - kRadius) : QPointF(r.right() - kRadius, r.bottom() - kRadius);
    corner.addRoundedRect(QRectF(at, QSizeF(kRadius, kRadius)), kSmallRadius, kSmallRadius);
    return path.united(corner);
}

} // namespace

QuestionBubble::QuestionBubble(const QString& question, QWidget* parent)
    : QWidget(parent), m_question(question), m_text(new FittedText(this)), m_edit(new TextButton({}, tr("Edit"), true, this)),
      m_field(new GrowingField(this)), m_ask(new TextButton({}, tr("Ask"), true, this)),
      m_cancel(new TextButton({}, tr("Cancel"), true, this))
{
    m_text->setAccessibleName(tr("Question"));
    m_text->setWordWrapMode(wrapModeFor(question));
    m_text->setPlainText(question);
    m_edit->setQuiet(true);
    m_edit->setAccessibleName(tr("Edit the question"));
    m_edit->hide();
    m_field->setAccessibleName(tr("The question, anew"));
    for (QWidget* hidden : QWidgetList{m_field, m_ask, m_cancel})
        hidden->hide();
    connect(m_edit, &TextButton::clicked, this, &QuestionBubble::startEditing);
    connect(m_field, &GrowingField::submitted, this, &QuestionBubble::submit);
    connect(m_field, &GrowingField::heightChanged, this, &QuestionBubble::heightChanged);
    connect(m_ask, &TextButton::clicked, this, &QuestionBubble::submit);
    connect(m_cancel, &TextButton::clicked, this, &QuestionBubble::stopEditing);
}

void QuestionBubble::setEditable(bool editable)
{
    m_editable = editable;
    m_edit->setVisible(editable && !isEditing());
    m_ask->setEnabled(editable);
}

bool QuestionBubble::isEditing() const
{
    return !m_field->isHidden();
}

void QuestionBubble::startEditing()
{
    m_field->setPlainText(m_question);
    m_field->moveCursor(QTextCursor::End);
    m_text->hide();
    m_edit->hide();
    for (QWidget* shown : QWidgetList{m_field, m_ask, m_cancel})
        shown->show();
    emit heightChanged();
    m_field->setFocus(Qt::OtherFocusReason);
}

void QuestionBubble::submit()
{
    const QString question = m_field->toPlainText().trimmed();
    if (question.isEmpty() || !m_ask->isEnabled())
        return;
    stopEditing();
    if (question != m_question)
        emit edited(question);
}

void QuestionBubble::stopEditing()
{
    for (QWidget* hidden : QWidgetList{m_field, m_ask, m_cancel})
        hidden->hide();
    m_text->show();
    m_edit->setVisible(m_editable);
    (m_editable ? static_cast<QWidget*>(m_edit) : m_text)->setFocus(Qt::OtherFocusReason);
    emit heightChanged();
}

int QuestionBubble::layOut(int width)
{
    const int widest = int(width * kWidest) - 2 * kBeside;
    int inner = widest;
    int textHeight = 0;
    if (isEditing()) {
        m_field->resize(widest, m_field->height());
        textHeight = m_field->heightForText();
    } else {
        // A long question is not laid out again for each piece of its answer.
        if (std::exchange(m_widest, widest) != widest) {
            m_text->heightFor(widest);
            m_inner = std::min(widest, int(std::ceil(m_text->document()->idealWidth())) + 1);
        }
        inner = m_inner;
        textHeight = m_text->heightFor(inner);
    }
    QRect box(width - inner - 2 * kBeside, 0, inner + 2 * kBeside, textHeight + 2 * kAbove);
    QRect edit(QPoint(box.left() - kGap - m_edit->sizeHint().width(), box.bottom() - m_edit->sizeHint().height()), m_edit->sizeHint());
    const QRect whole(0, 0, width, box.height());
    m_bubble = QStyle::visualRect(layoutDirection(), whole, box);
    m_text->setGeometry(m_bubble.adjusted(kBeside, kAbove, -kBeside, -kAbove));
    m_field->setGeometry(m_text->geometry());
    m_edit->setGeometry(QStyle::visualRect(layoutDirection(), whole, edit));
    update();
    if (!isEditing())
        return box.height();
    QRect cancel(QPoint(width - m_cancel->sizeHint().width(), box.bottom() + kGap), m_cancel->sizeHint());
    const QRect ask(QPoint(cancel.left() - kGap - m_ask->sizeHint().width(), cancel.top()), m_ask->sizeHint());
    m_ask->setGeometry(QStyle::visualRect(layoutDirection(), whole, ask));
    m_cancel->setGeometry(QStyle::visualRect(layoutDirection(), whole, cancel));
    return cancel.bottom() + 1;
}

QWidgetList QuestionBubble::focusOrder() const
{
    return {m_edit, m_text, m_field, m_ask, m_cancel};
}

void QuestionBubble::keyPressEvent(QKeyEvent* event)
{
    if (isEditing() && event->key() == Qt::Key_Escape)
        stopEditing();
    else
        QWidget::keyPressEvent(event);
}

void QuestionBubble::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_widest = -1;
}

void QuestionBubble::enterEvent(QEnterEvent*)
{
    m_edit->update();
}

void QuestionBubble::leaveEvent(QEvent*)
{
    m_edit->update();
}

void QuestionBubble::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(isEditing() ? QPen(colours.accent) : QPen(Qt::NoPen));
    painter.setBrush(isEditing() ? colours.pane : colours.bubble);
    painter.drawPath(bubble(QRectF(m_bubble).adjusted(0.5, 0.5, -0.5, -0.5), layoutDirection() == Qt::RightToLeft));
}

} // namespace lectern::ui
