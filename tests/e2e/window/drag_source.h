// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDrag>
#include <QPointer>
#include <QRasterWindow>

namespace lectern::test {

/// A file in the corner of the screen that can be dragged with the mouse from there, as from a file manager.
class DragSource : public QRasterWindow {
    Q_OBJECT

public:
    explicit DragSource(const QString& file);

    QPoint middle() const { return geometry().center(); }
    /// Whether the file was taken, and the one who took it has said to be done with it. Until then this thread has to go on
    /// serving its events: it is asked for the file's name.
    bool wasDropped() const { return m_taken && !m_drag; }

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_file;
    QPointer<QDrag> m_drag; // Qt deletes it when it is over
    bool m_taken = false;
};

} // namespace lectern::test
