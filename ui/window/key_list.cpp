// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/key_list.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>
#include <vector>

namespace lectern::ui {

namespace {

constexpr int kAround = 70; // pixels: margins and the button

class KeyList {
    Q_DECLARE_TR_FUNCTIONS(KeyList)

public:
    /// Keys that the panes take themselves.
    static std::vector<std::pair<QString, QString>> paneKeys()
    {
        const auto native = [](const QKeySequence& key) { return key.toString(QKeySequence::NativeText); };
        return {
            {native(Qt::Key_Return), tr("Send the question")},
            {native(Qt::SHIFT | Qt::Key_Return), tr("New line in the question")},
            {native(Qt::Key_Escape), tr("Stop the answer")},
            {native(Qt::Key_Up), tr("The last question again, in an empty field")},
            {native(Qt::Key_F2), tr("Rename a document or a conversation")},
            {native(Qt::Key_Delete), tr("Forget a document or a conversation")},
        };
    }
};

} // namespace

void showKeyList(QWidget* window, const QList<QAction*>& actions)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(KeyList::tr("Keys"));
    auto* list = new QWidget;
    auto* form = new QFormLayout(list);
    for (const QAction* action : actions) {
        if (!action->shortcut().isEmpty())
            form->addRow(action->shortcut().toString(QKeySequence::NativeText), new QLabel(action->text(), list));
    }
    for (const auto& [key, words] : KeyList::paneKeys())
        form->addRow(key, new QLabel(words, list));
    auto* scroll = new QScrollArea(dialog);
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(dialog->windowTitle());
    scroll->setMinimumWidth(list->sizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(scroll);
    layout->addWidget(buttons);
    dialog->resize(dialog->sizeHint().width(), std::min(list->sizeHint().height() + kAround, window->height() * 9 / 10));
    dialog->open();
}

} // namespace lectern::ui
