// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/window_memory.h"

#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/window_presenter.h"

#include <QGuiApplication>
#include <QScreen>
#include <QSettings>

namespace lectern::ui {

namespace {

const QString kTheme = QStringLiteral("window/theme");
const QString kGeometry = QStringLiteral("window/geometry");
const QString kPanes = QStringLiteral("window/panes");
const QString kDocument = QStringLiteral("window/document");
const QString kConversation = QStringLiteral("window/conversation");

constexpr QSize kFirstSize(1440, 900);

} // namespace

void WindowMemory::wearTheme()
{
    const int choice = QSettings().value(kTheme, int(Theme::Choice::System)).toInt();
    Theme::wear(choice == int(Theme::Choice::Light)  ? Theme::Choice::Light
                : choice == int(Theme::Choice::Dark) ? Theme::Choice::Dark
                                                     : Theme::Choice::System);
}

void WindowMemory::chooseTheme(int choice)
{
    QSettings().setValue(kTheme, choice);
    wearTheme();
}

void WindowMemory::restore(MainWindow& window)
{
    const QSettings settings;
    if (!window.restoreGeometry(settings.value(kGeometry).toByteArray())) {
        const QScreen* screen = QGuiApplication::primaryScreen();
        window.resize(screen ? kFirstSize.boundedTo(screen->availableSize()) : kFirstSize);
    }
    window.restorePanes(settings.value(kPanes).toByteArray());
}

void WindowMemory::save(const MainWindow& window, const WindowPresenter& presenter)
{
    QSettings settings;
    settings.setValue(kGeometry, window.saveGeometry());
    settings.setValue(kPanes, window.savePanes());
    settings.setValue(kDocument, presenter.document());
    settings.setValue(kConversation, presenter.conversation());
}

QString WindowMemory::lastDocument()
{
    return QSettings().value(kDocument).toString();
}

QString WindowMemory::lastConversation()
{
    return QSettings().value(kConversation).toString();
}

} // namespace lectern::ui
