// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/library/library_model.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QStackedWidget;

namespace lectern::ui {

class DropArea;
class ForgetBar;
class LibraryView;
class SearchResults;

/// The left pane: documents with their conversations, and the search over everything. Files may be dropped anywhere on it.
class LibraryPane : public QWidget {
    Q_OBJECT

public:
    explicit LibraryPane(QWidget* parent = nullptr);

    /// What the library holds, in its own order. Selection and scrolling stay.
    void setDocuments(std::vector<domain::DocumentSummary> documents);
    /// What happens to a document now, in the place of its state ("reading, page 94"); empty: nothing any more.
    void setActivity(const QString& document, const QString& words);
    /// A file that is being imported, with a row of its own until opened() ("opening, page 3 of 50").
    void setOpening(const QString& path, const QString& words);
    void opened(const QString& path);
    /// What the window shows. The conversation may be empty.
    void setCurrent(const QString& document, const QString& conversation);
    /// What the open conversation reads; none: nothing is open.
    void setRead(const QStringList& documents);
    /// What searchRequested() asked for. Ignored when the person has searched for something else since.
    void showHits(const QString& query, const std::vector<domain::SearchHit>& hits);
    /// Puts the keyboard into "Search everything".
    void focusSearch();

    QSize sizeHint() const override { return {240, 600}; }

signals:
    void openRequested();
    void filesDropped(const QStringList& paths);
    void documentActivated(const QString& id);
    void conversationActivated(const QString& id);
    void newConversationRequested(const QString& document);
    /// The pointer rests on a row.
    void hovered(const QString& id, bool isDocument);
    /// The open conversation is to read this document too, or no more.
    void addToConversationRequested(const QString& document);
    void leaveOutRequested(const QString& document);
    void renameRequested(const QString& id, bool isDocument, const QString& title);
    /// The person has confirmed it.
    void forgetRequested(const QString& id, bool isDocument);
    /// Never empty.
    void searchRequested(const QString& query);
    void hitActivated(const lectern::domain::SearchHit& hit);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void layOut();
    void connectParts();
    void askToForget(const QModelIndex& index);
    void answerForget(bool forget);
    void searchTyped();
    void leaveSearch();
    void showLibraryOrInvitation();

    LibraryModel m_model;
    QLineEdit* m_search;
    QStackedWidget* m_stack;
    QWidget* m_library;
    QWidget* m_invitation;
    LibraryView* m_view;
    SearchResults* m_results;
    ForgetBar* m_forgetBar;
    DropArea* m_drop;
    QTimer m_typing;
    QString m_forgetId; // what the bar asks about
    bool m_forgetIsDocument = false;
};

} // namespace lectern::ui
