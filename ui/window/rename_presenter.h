// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/library_service.h"

#include <QObject>
#include <QString>

namespace lectern::ui {

class MainWindow;

/// Renames documents and conversations, and offers to undo it.
class RenamePresenter : public QObject {
    Q_OBJECT

public:
    /// Both must outlive the presenter.
    RenamePresenter(runtime::LibraryService& library, MainWindow& window, QObject* parent = nullptr);

private:
    /// What is said of a document or a conversation.
    struct Said {
        QString id;
        QString words;

        bool operator==(const Said&) const = default;
    };
    void renamed(const QString& id, bool isDocument, const QString& before, const QString& title);
    void undo(const QString& id, bool isDocument, const QString& title);

    runtime::LibraryService& m_library;
    MainWindow& m_window;
    Said m_offered; // the sentence in the message bar
    Said m_undoing; // the title that comes back: nothing to undo again
};

} // namespace lectern::ui
