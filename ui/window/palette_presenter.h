// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/library.h"

#include <QObject>

#include <vector>

namespace lectern::ui {

struct Command;
class MainWindow;

/// Fills the command palette when it is asked for: what the window can do now, then what the library has, newest first.
class PalettePresenter : public QObject {
    Q_OBJECT

public:
    /// @param window must outlive this.
    explicit PalettePresenter(MainWindow& window, QObject* parent = nullptr);

    /// Newest last, as the library lists them.
    void setDocuments(std::vector<domain::DocumentSummary> documents) { m_documents = std::move(documents); }

signals:
    void documentChosen(const QString& id);
    void conversationChosen(const QString& id);

private:
    void open();
    void addActions(std::vector<Command>& commands) const;
    void addLibrary(std::vector<Command>& commands);

    MainWindow& m_window;
    std::vector<domain::DocumentSummary> m_documents;
};

} // namespace lectern::ui
