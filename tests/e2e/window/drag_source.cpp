// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/window/drag_source.h"

#include <QMimeData>
#include <QPainter>
#include <QScreen>
#include <QUrl>

namespace lectern::test {

namespace {

constexpr QSize kSize(60, 40);

} // namespace

DragSource::DragSource(const QString& file) : m_file(file)
{
    // The window manager would put it wherever it likes, and take the focus for it.
    setFlags(Qt::BypassWindowManagerHint | Qt::FramelessWindowHint);
    const QRect all = screen()->geometry();
    setGeometry(QRect(QPoint(all.right() - kSize.width(), all.bottom() - kSize.height()), kSize));
}

void DragSource::mousePressEvent(QMouseEvent*)
{
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(m_file)});
    m_drag = new QDrag(this);
    m_drag->setMimeData(data);
    m_taken = m_drag->exec(Qt::CopyAction) == Qt::CopyAction;
}

void DragSource::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(QRect(QPoint(), size()), Qt::darkGreen);
}

} // namespace lectern::test
