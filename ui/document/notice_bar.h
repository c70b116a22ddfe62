// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <functional>
#include <vector>

class QBoxLayout;
class QLabel;

namespace lectern::ui {

/// Something that a person can do about what a notice says.
struct NoticeAction {
    QString words; ///< on the button
    std::function<void()> what;
    QString explanation{}; ///< for a tool tip and a screen reader
};

/// A line above the pages: what should be known of the document, and what can be done about it. It stays until it is
/// cleared; actions do not hide it by themselves. In a narrow pane the buttons stand below the words.
class NoticeBar : public QWidget {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    /// An empty sentence hides the bar.
    void setNotice(const QString& sentence, const std::vector<NoticeAction>& actions = {});
    void clear() { setNotice({}); }
    QString sentence() const;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    QBoxLayout* m_layout;
    QBoxLayout* m_buttons;
    QLabel* m_label;
};

} // namespace lectern::ui
