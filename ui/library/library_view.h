// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/library/library_model.h"

#include <QTreeView>

#include <QStringList>
#include <QTimer>

#include <optional>

class QMenu;

namespace lectern::ui {

/// The library's rows, by mouse and keyboard: Enter opens, F2 renames, Delete asks to forget.
class LibraryView : public QTreeView {
    Q_OBJECT

public:
    /// @param model must outlive this.
    explicit LibraryView(LibraryModel& model, QWidget* parent = nullptr);

    /// What the open conversation reads: decides what a document's menu offers.
    void setRead(const QStringList& documents) { m_read = documents; }

signals:
    void documentActivated(const QString& id);
    void conversationActivated(const QString& id);
    void newConversationRequested(const QString& document);
    /// The pointer rests on a row: it may be opened next.
    void hovered(const QString& id, bool isDocument);
    void addToConversationRequested(const QString& document);
    void leaveOutRequested(const QString& document);
    /// The person wants to forget this row; nobody has asked whether they are sure.
    void forgetAsked(const QModelIndex& index);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void activate(const QModelIndex& index);
    void offerConversation(QMenu& menu, const QString& document);
    void tellHovered();
    void rememberPlace();
    void returnToPlace();
    /// The row that was current, or what stands in its place now; invalid where there was none.
    QModelIndex placeAgain() const;

    /// Where the person was before the model's reset.
    struct Place {
        LibraryModel::Kind kind = LibraryModel::Kind::Document;
        QString id; ///< empty: nowhere
        int row = 0;
        QString document; ///< that the conversation stands below
        int documentRow = 0;
        int scroll = 0;
    };
    /// A title that was being edited.
    struct Renaming {
        QString text;
        int cursor = 0;
        bool modified = false;
    };

    LibraryModel& m_model;
    Place m_place;
    QStringList m_read;
    QTimer m_resting;
    std::optional<Renaming> m_renaming;
};

} // namespace lectern::ui
