// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QStackedWidget;
class QToolButton;

namespace lectern::ui {

/// Beside the pages: the outline or the small pages, one at a time.
class SidePanel : public QWidget {
    Q_OBJECT

public:
    enum class Part { Outline, Pages };

    /// Takes both widgets.
    SidePanel(QWidget* outline, QWidget* pages, QWidget* parent = nullptr);

    void show(Part part);
    Part part() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* makeTab(const QString& words);

    QToolButton* m_outlineTab;
    QToolButton* m_pagesTab;
    QStackedWidget* m_stack;
};

} // namespace lectern::ui
