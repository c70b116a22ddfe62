// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/library_view.h"

#include "ui/library/library_delegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

namespace lectern::ui {

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
    expandAll();
}

void LibraryView::rememberPlace()
{
    m_kind = LibraryModel::Kind(currentIndex().data(LibraryModel::KindRole).toInt());
    m_id = currentIndex().data(LibraryModel::IdRole).toString();
    m_scroll = verticalScrollBar()->value();
}

void LibraryView::returnToPlace()
{
    expandAll();
    if (const QModelIndex index = m_model.indexOf(m_kind, m_id); index.isValid())
        setCurrentIndex(index);
    doItemsLayout();
    verticalScrollBar()->setValue(m_scroll);
}

void LibraryView::activate(const QModelIndex& index)
{
    const QString id = index.data(LibraryModel::IdRole).toString();
    switch (LibraryModel::Kind(index.data(LibraryModel::KindRole).toInt())) {
    case LibraryModel::Kind::Opening: break;
    case LibraryModel::Kind::Document: emit documentActivated(id); break;
    case LibraryModel::Kind::Conversation: emit conversationActivated(id); break;
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
    }
    menu->addAction(tr("Rename"), QKeySequence(Qt::Key_F2), this, [this, index] { edit(index); });
    menu->addAction(tr("Forget…"), QKeySequence(Qt::Key_Delete), this, [this, index] { emit forgetAsked(index); });
    menu->popup(byKeyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace lectern::ui
