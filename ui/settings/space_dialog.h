// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/library_service.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace lectern::ui {

/// What takes space in the library, and what of it can be deleted without losing a word. Deletes itself when it is closed.
class SpaceDialog : public QDialog {
    Q_OBJECT

public:
    /// @param library must outlive the dialog
    /// @param folder  of the library
    SpaceDialog(runtime::LibraryService& library, const QString& folder, QWidget* parent);

private:
    void present(const domain::LibrarySpace& space);
    void selectionChanged();

    runtime::LibraryService& m_library;
    QLabel* m_sum;
    QTreeWidget* m_documents;
    QPushButton* m_delete;
};

} // namespace lectern::ui
