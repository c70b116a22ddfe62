// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/library/library_model.h"

#include <QTreeView>

namespace lectern::ui {

/// The library's rows, by mouse and keyboard: Enter opens, F2 renames, Delete asks to forget.
class LibraryView : public QTreeView {
    Q_OBJECT

public:
    /// @param model must outlive this.
    explicit LibraryView(LibraryModel& model, QWidget* parent = nullptr);

signals:
    void documentActivated(const QString& id);
    void conversationActivated(const QString& id);
    void newConversationRequested(const QString& document);
    /// The person wants to forget this row; nobody has asked whether they are sure.
    void forgetAsked(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void activate(const QModelIndex& index);
    void rememberPlace();
    void returnToPlace();

    LibraryModel& m_model;
    LibraryModel::Kind m_kind = LibraryModel::Kind::Document; // of the row that was current before a reset
    QString m_id;
    int m_scroll = 0;
};

} // namespace lectern::ui
