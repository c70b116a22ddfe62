// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QToolButton;

namespace lectern::ui {

class DocumentPane;
class WindowActions;

/// `← → 110 % ¶` in the bar: where a person was in the document, how large its pages are, and their text.
class ViewControls : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive this.
    ViewControls(const WindowActions& actions, DocumentPane& document, QWidget* parent = nullptr);

private:
    QToolButton* makeStep(QAction* action, const QString& sign);
    QToolButton* makeSwitch(QAction* action, const QString& sign);
    void showZoom(double factor);

    QToolButton* m_zoom;
};

} // namespace lectern::ui
