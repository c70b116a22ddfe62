// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace lectern::ui {

/// The line below the panes: what is being read, and that nothing leaves the computer.
class WindowStatus : public QWidget {
    Q_OBJECT

public:
    explicit WindowStatus(QWidget* parent = nullptr);

    /// @param words    empty: nothing is being read
    /// @param fraction 0 to 1; negative: nobody knows
    void setReading(const QString& words, double fraction);
    /// Offers to pause, or to go on.
    void setPause(bool offered, bool isPaused);
    /// Offers to ask about the pages up to this one; 0: does not.
    void setAskAbout(int lastPage);

signals:
    void pauseRequested();
    void resumeRequested();
    void askAboutRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* makeButton();

    QLabel* m_words;
    QProgressBar* m_progress;
    QToolButton* m_pause;
    QToolButton* m_askAbout;
    bool m_isPaused = false;
};

} // namespace lectern::ui
