// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/window_status.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace lectern::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kProgressWidth = 150;
constexpr int kProgressSteps = 1000;

} // namespace

WindowStatus::WindowStatus(QWidget* parent)
    : QWidget(parent), m_words(new QLabel(this)), m_progress(new QProgressBar(this)), m_pause(makeButton()),
      m_askAbout(makeButton())
{
    setFixedHeight(kHeight);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setFont(Theme::secondaryFont());
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(kProgressWidth, Theme::kSpacing);
    m_progress->setAccessibleName(tr("How much has been read"));
    auto* promise = new QLabel(tr("Nothing leaves this computer"), this);
    promise->setFont(Theme::secondaryFont());

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::kSpacing, 0, 3 * Theme::kSpacing, 0);
    layout->setSpacing(4 * Theme::kSpacing);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addWidget(m_pause);
    layout->addWidget(m_askAbout);
    layout->addStretch(1);
    layout->addWidget(promise);

    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (m_isPaused)
            emit resumeRequested();
        else
            emit pauseRequested();
    });
    connect(m_askAbout, &QToolButton::clicked, this, &WindowStatus::askAboutRequested);
    setReading({}, -1);
    setPause(false, false);
    setAskAbout(0);
}

QToolButton* WindowStatus::makeButton()
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFont(Theme::secondaryFont());
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void WindowStatus::setReading(const QString& words, double fraction)
{
    m_words->setText(words);
    m_progress->setVisible(!words.isEmpty() && fraction >= 0);
    m_progress->setValue(int(fraction * kProgressSteps));
}

void WindowStatus::setPause(bool offered, bool isPaused)
{
    m_isPaused = isPaused;
    m_pause->setVisible(offered);
    m_pause->setText(isPaused ? tr("Go on reading") : tr("Pause"));
    m_pause->setAccessibleName(isPaused ? tr("Go on reading") : tr("Pause reading"));
}

void WindowStatus::setAskAbout(int lastPage)
{
    m_askAbout->setVisible(lastPage > 0);
    if (lastPage > 0)
        m_askAbout->setText(lastPage == 1 ? tr("Ask about page 1") : tr("Ask about pages 1–%1").arg(QLocale().toString(lastPage)));
}

void WindowStatus::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::colours().window);
    painter.fillRect(0, 0, width(), 1, Theme::colours().line);
}

} // namespace lectern::ui
