// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/run_window.h"

#include "ui/window/main_window.h"
#include "ui/window/window_bar.h"
#include "ui/window/window_memory.h"
#include "ui/window/window_presenter.h"

#include <QApplication>

namespace lectern::ui {

int runWindow(const runtime::RuntimeOptions& model, const QString& library, const QStringList& files)
{
    WindowMemory::wearTheme();
    runtime::Services services;
    MainWindow window;
    WindowPresenter presenter(services, window);
    QObject::connect(&window.bar(), &WindowBar::themeChosen, &window, &WindowMemory::chooseTheme);
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, &window, [&] {
        presenter.leavePlace();
        WindowMemory::save(window, presenter);
    });
    WindowMemory::restore(window);
    window.show();
    services.start(model, library);
    if (files.isEmpty()) {
        presenter.bringSample();
        presenter.showLast(WindowMemory::lastDocument(), WindowMemory::lastConversation());
    }
    presenter.openFiles(files);
    return QApplication::exec();
}

} // namespace lectern::ui
