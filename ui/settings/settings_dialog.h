// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/choice_check.h"
#include "app/runtime/preferences.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace lectern::ui {

class LibraryChoice;
class ModelChoice;
class Note;

/// What a person chooses for good. Each choice is kept as soon as it is made; the theme is worn at once, the others count from
/// the next start of the program, which the dialog says and offers. Deletes itself when it is closed.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    /// @param check   must outlive the dialog
    /// @param atStart the choices that this process began with
    SettingsDialog(runtime::ChoiceCheck& check, runtime::Preferences atStart, QWidget* parent);

signals:
    void themeChosen(int choice); ///< Theme::Choice
    void restartRequested();
    /// What takes space in the library is to be shown.
    void spaceRequested();

protected:
    bool event(QEvent* event) override;

private:
    QLabel* label(const QString& words, QWidget* buddy);
    void addThemes();
    void addLanguages();
    void keep();

    runtime::Preferences m_atStart;
    runtime::Preferences m_chosen;
    QComboBox* m_theme;
    QComboBox* m_language;
    ModelChoice* m_model;
    LibraryChoice* m_library;
    QPushButton* m_restart;
    Note* m_note;
};

} // namespace lectern::ui
