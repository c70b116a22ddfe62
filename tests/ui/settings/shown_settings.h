// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/preferences.h"
#include "tests/support/patience.h"
#include "ui/settings/library_choice.h"
#include "ui/settings/model_choice.h"
#include "ui/settings/note.h"
#include "ui/settings/settings_dialog.h"
#include "ui/window/window_memory.h"

#include <QComboBox>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace lectern::test {

/// The dialog as the window opens it, for a process that began with what was chosen then.
class ShownSettings {
public:
    explicit ShownSettings(const runtime::Preferences& atStart = runtime::preferences())
        : m_dialog(new ui::SettingsDialog(m_check, atStart, nullptr))
    {
        QObject::connect(m_dialog, &ui::SettingsDialog::themeChosen, &ui::WindowMemory::chooseTheme);
        m_dialog->show();
        m_dialog->activateWindow();
    }
    ~ShownSettings() { delete m_dialog; }

    ui::SettingsDialog* dialog() { return m_dialog; }
    bool isGone() const { return m_dialog.isNull(); }
    runtime::ChoiceCheck& check() { return m_check; }
    QComboBox* box(const char* name)
    {
        for (QComboBox* box : m_dialog->findChildren<QComboBox*>()) {
            if (box->accessibleName() == QLatin1String(name))
                return box;
        }
        return nullptr;
    }
    QPushButton* restart()
    {
        for (QPushButton* button : m_dialog->findChildren<QPushButton*>()) {
            if (button->text() == QLatin1String("Restart now"))
                return button;
        }
        return nullptr;
    }
    /// What a screen reader says about a control beside its name; the same shows below it.
    QString noteOn(QWidget* control)
    {
        const ui::Note* note = noteWith(control->accessibleDescription());
        return note ? note->text() : QString();
    }
    QString noteBelow() { return noteOn(restart()); }
    const ui::Note* noteWith(const QString& text)
    {
        for (const ui::Note* note : m_dialog->findChildren<ui::Note*>()) {
            if (!note->isHidden() && note->text() == text)
                return note;
        }
        return nullptr;
    }
    void chooseModel(const QString& model)
    {
        QSignalSpy checked(&m_check, &runtime::ChoiceCheck::modelChecked);
        m_dialog->findChild<ui::ModelChoice*>()->choose(model);
        QVERIFY(!checked.isEmpty() || checked.wait(kPatienceMs));
    }
    void chooseLibrary(const QString& folder)
    {
        QSignalSpy checked(&m_check, &runtime::ChoiceCheck::libraryChecked);
        m_dialog->findChild<ui::LibraryChoice*>()->choose(folder);
        QVERIFY(!checked.isEmpty() || checked.wait(kPatienceMs));
    }

private:
    runtime::ChoiceCheck m_check;
    QPointer<ui::SettingsDialog> m_dialog;
};

} // namespace lectern::test
