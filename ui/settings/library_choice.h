// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/choice_check.h"

#include <QObject>

class QComboBox;
class QVBoxLayout;
class QWidget;

namespace lectern::ui {

class Note;

/// The folder that the library is in: the usual one or any other that can be written to.
class LibraryChoice : public QObject {
    Q_OBJECT

public:
    /// @param check  must outlive it
    /// @param folder the one chosen now; empty: the usual one
    /// @param dialog its parent
    LibraryChoice(runtime::ChoiceCheck& check, QString folder, QWidget* dialog);

    QComboBox* box() { return m_box; }
    /// The list and what is to be said about it, for the dialog's layout, which owns it from then on. Both are the dialog's own
    /// widgets: a label is read to a screen reader's user with lists beside it only.
    QVBoxLayout* layout() { return m_layout; }
    /// As if it had been picked in the dialog for folders.
    void choose(const QString& folder);

signals:
    void chosen(const QString& folder);

private:
    void fill();
    void activated(int index);
    void askForFolder();
    void checked(const QString& wanted, const runtime::LibraryPlace& place);

    runtime::ChoiceCheck& m_check;
    QString m_folder;
    QString m_wanted; // while it is looked at
    QComboBox* m_box;
    Note* m_note;
    QVBoxLayout* m_layout;
};

} // namespace lectern::ui
