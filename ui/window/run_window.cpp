// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/run_window.h"

#include "app/runtime/application_paths.h"
#include "app/runtime/choice_check.h"
#include "app/runtime/preferences.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/space_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/window_bar.h"
#include "ui/window/window_memory.h"
#include "ui/window/window_presenter.h"

#include <QApplication>

namespace lectern::ui {

namespace {

class WindowText {
    Q_DECLARE_TR_FUNCTIONS(WindowText)
};

/// A chosen model that is gone or does not fit must not leave a window in which nothing can be done.
void offerBuiltInModel(runtime::Services& services, MainWindow& window, const WindowStart& start)
{
    QObject::connect(
        &services.conversations(), &runtime::ConversationService::startFailed, &window,
        [&services, &window, start](const QString& sentence, bool model) {
            if (!model || start.model.model.isEmpty())
                return;
            window.messages().offer(WindowText::tr("The model “%1” cannot be opened: %2.").arg(start.model.model, sentence),
                                    WindowText::tr("Use the built-in model"), [&services, start] {
                                        runtime::RuntimeOptions builtIn = start.model;
                                        builtIn.model.clear();
                                        builtIn.context = 0; // it was for the other
                                        services.start(builtIn, start.library);
                                    });
        },
        Qt::SingleShotConnection);
}

void bringToFront(QWidget& window, const QByteArray& activation)
{
    if (!activation.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", activation); // Qt's Wayland plug-in takes it from there
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

} // namespace

WindowEnd runWindow(const WindowStart& start, runtime::SingleInstance& instance)
{
    WindowMemory::wearTheme();
    const runtime::Preferences atStart = runtime::preferences();
    auto end = WindowEnd::Closed;
    runtime::ChoiceCheck check;
    runtime::Services services;
    MainWindow window;
    WindowPresenter presenter(services, window);
    offerBuiltInModel(services, window, start);
    QObject::connect(&window.bar(), &WindowBar::themeChosen, &window, &WindowMemory::chooseTheme);
    QObject::connect(&window, &MainWindow::settingsRequested, &window, [&] {
        auto* dialog = new SettingsDialog(check, atStart, &window);
        QObject::connect(dialog, &SettingsDialog::themeChosen, &window, &WindowMemory::chooseTheme);
        QObject::connect(dialog, &SettingsDialog::spaceRequested, dialog, [&services, &start, dialog] {
            (new SpaceDialog(services.library(), runtime::libraryFolder(start.library), dialog))->open();
        });
        QObject::connect(dialog, &SettingsDialog::restartRequested, &window, [&end] {
            end = WindowEnd::Restart;
            QApplication::quit();
        });
        dialog->open();
    });
    QObject::connect(&instance, &runtime::SingleInstance::comes, &window, [&](const runtime::HandOver& handOver) {
        presenter.openFiles(handOver.files);
        bringToFront(window, handOver.activation);
    });
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, &window, [&] {
        presenter.leavePlace();
        WindowMemory::save(window, presenter);
    });
    WindowMemory::restore(window);
    window.show();
    services.start(start.model, start.library);
    if (start.files.isEmpty()) {
        presenter.bringSample();
        presenter.showLast(WindowMemory::lastDocument(), WindowMemory::lastConversation());
    }
    presenter.openFiles(start.files);
    QApplication::exec();
    return end;
}

} // namespace lectern::ui
