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

/// The model: the built-in one, those in the person's folder, or any other folder or GGUF file. Only one that can be opened is chosen.
class ModelChoice : public QObject {
    Q_OBJECT

public:
    /// @param check  must outlive it
    /// @param model  the one chosen now: an id, a folder or a GGUF file; empty: the built-in one
    /// @param dialog its parent
    ModelChoice(runtime::ChoiceCheck& check, QString model, QWidget* dialog);

    QComboBox* box() { return m_box; }
    /// The list and what is to be said about it, for the dialog's layout, which owns it from then on. Both are the dialog's own
    /// widgets: a label is read to a screen reader's user with lists beside it only.
    QVBoxLayout* layout() { return m_layout; }
    /// As if it had been chosen from the list.
    void choose(const QString& model);

signals:
    void chosen(const QString& model);

private:
    void listed(const QStringList& models);
    void fill();
    void activated(int index);
    void askFor(int fileMode);
    void checked(const QString& model, const QString& sentence);

    runtime::ChoiceCheck& m_check;
    QString m_model;
    QString m_wanted; // while it is looked at
    QStringList m_own;
    QComboBox* m_box;
    Note* m_note;
    QVBoxLayout* m_layout;
};

} // namespace lectern::ui
