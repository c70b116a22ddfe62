// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/library_view.h"

#include "ui/library/library_delegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kRest = 120; // milliseconds; a pointer that only passes is shorter on a row

} // namespace

LibraryView::LibraryView(LibraryModel& model, QWidget* parent) : QTreeView(parent), m_model(model)
{
    setModel(&model);
    setItemDelegate(new LibraryDelegate(this));
    setAccessibleName(tr("Documents and conversations"));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(0);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setEditTriggers(EditKeyPressed);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(this, &QTreeView::clicked, this, &LibraryView::activate);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &LibraryView::rememberPlace);
    connect(&model, &QAbstractItemModel::modelReset, this, &LibraryView::returnToPlace);
    m_resting.setSingleShot(true);
    m_resting.setInterval(kRest);
    connect(this, &QTreeView::entered, &m_resting, qOverload<>(&QTimer::start));
    connect(this, &QTreeView::viewportEntered, &m_resting, &QTimer::stop);
    connect(&m_resting, &QTimer::timeout, this, &LibraryView::tellHovered);
    expandAll();
}

void LibraryView::tellHovered()
{
    const QModelIndex index = indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    const auto kind = LibraryModel::Kind(index.data(LibraryModel::KindRole).toInt());
    if (index.isValid() && kind != LibraryModel::Kind::Opening)
        emit hovered(index.data(LibraryModel::IdRole).toString(), kind == LibraryModel::Kind::Document);
}

void LibraryView::rememberPlace()
{
    const QModelIndex current = currentIndex();
    const QModelIndex document = current.parent().isValid() ? current.parent() : current;
    m_place = {.kind = LibraryModel::Kind(current.data(LibraryModel::KindRole).toInt()),
               .id = current.data(LibraryModel::IdRole).toString(),
               .row = current.row(),
               .document = document.data(LibraryModel::IdRole).toString(),
               .documentRow = document.row(),
               .scroll = verticalScrollBar()->value()};
    m_renaming.reset();
    if (const auto* field = qobject_cast<QLineEdit*>(indexWidget(current)))
        m_renaming = {field->text(), field->cursorPosition(), field->isModified()};
}

QModelIndex LibraryView::placeAgain() const
{
    if (m_place.id.isEmpty())
        return {};
    if (m_place.kind != LibraryModel::Kind::Conversation) {
        const QModelIndex same = m_model.indexOf(m_place.kind, m_place.id);
        return same.isValid() ? same : m_model.index(std::min(m_place.documentRow, m_model.rowCount() - 1), 0);
    }
    const QModelIndex document = m_model.indexOf(LibraryModel::Kind::Document, m_place.document);
    if (!document.isValid())
        return m_model.index(std::min(m_place.documentRow, m_model.rowCount() - 1), 0);
    const int below = m_model.rowCount(document);
    for (int row = 0; row < below; ++row) {
        const QModelIndex conversation = m_model.index(row, 0, document);
        if (conversation.data(LibraryModel::IdRole) == m_place.id)
            return conversation;
    }
    return below == 0 ? document : m_model.index(std::min(m_place.row, below - 1), 0, document);
}

void LibraryView::returnToPlace()
{
    expandAll();
    const QModelIndex index = placeAgain();
    if (index.isValid())
        setCurrentIndex(index);
    doItemsLayout();
    verticalScrollBar()->setValue(m_place.scroll);
    if (!m_renaming || index.data(LibraryModel::IdRole) != m_place.id)
        return;
    edit(index);
    if (auto* field = qobject_cast<QLineEdit*>(indexWidget(index)); field && m_renaming->modified) {
        field->setText(m_renaming->text);
        field->setModified(true);
        field->setCursorPosition(m_renaming->cursor);
    }
}

void LibraryView::activate(const QModelIndex& index)
{
    const QString id = index.data(LibraryModel::IdRole).toString();
    switch (LibraryModel::Kind(index.data(LibraryModel::KindRole).toInt())) {
    case LibraryModel::Kind::Opening:
        break;
    case LibraryModel::Kind::Document:
        emit documentActivated(id);
        break;
    case LibraryModel::Kind::Conversation:
        emit conversationActivated(id);
        break;
    }
}

void LibraryView::keyPressEvent(QKeyEvent* event)
{
    const QModelIndex index = currentIndex();
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (index.isValid() && opens) {
        activate(index);
    } else if (index.isValid() && event->key() == Qt::Key_Delete && index.flags().testFlag(Qt::ItemIsEditable)) {
        emit forgetAsked(index);
    } else {
        QTreeView::keyPressEvent(event);
    }
}

void LibraryView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QPersistentModelIndex index = byKeyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsEditable))
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open"), this, [this, index] { activate(index); });
    if (index.data(LibraryModel::KindRole).toInt() == int(LibraryModel::Kind::Document)) {
        menu->addAction(tr("New conversation"), this,
                        [this, index] { emit newConversationRequested(index.data(LibraryModel::IdRole).toString()); });
        offerConversation(*menu, index.data(LibraryModel::IdRole).toString());
    }
    menu->addAction(tr("Rename"), QKeySequence(Qt::Key_F2), this, [this, index] { edit(index); });
    menu->addAction(tr("Forget…"), QKeySequence(Qt::Key_Delete), this, [this, index] { emit forgetAsked(index); });
    menu->popup(byKeyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void LibraryView::offerConversation(QMenu& menu, const QString& document)
{
    if (m_read.contains(document)) {
        QAction* leaveOut =
            menu.addAction(tr("Leave out of this conversation"), this, [this, document] { emit leaveOutRequested(document); });
        leaveOut->setEnabled(m_read.size() > 1); // a conversation reads something
    } else if (!m_read.isEmpty()) {
        menu.addAction(tr("Read in this conversation too"), this,
                       [this, document] { emit addToConversationRequested(document); });
    }
}

} // namespace lectern::ui
