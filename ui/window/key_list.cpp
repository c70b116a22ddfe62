// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/key_list.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QMessageBox>
#include <QVBoxLayout>

#include <utility>

namespace lectern::ui {

namespace {

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
            {native(Qt::CTRL | Qt::Key_R), tr("Answer once more, beside the answer there is")},
            {native(Qt::CTRL | Qt::SHIFT | Qt::Key_C), tr("Copy the last answer")},
            {native(Qt::CTRL | Qt::Key_Plus) + QStringLiteral(" / ") + native(Qt::CTRL | Qt::Key_Minus), tr("Larger, smaller")},
            {native(Qt::CTRL | Qt::Key_0), tr("As wide as the pane")},
            {native(Qt::Key_F2), tr("Rename a document or a conversation")},
            {native(Qt::Key_Delete), tr("Forget a document or a conversation")},
        };
    }
};

} // namespace

void showKeyList(QWidget* window)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(KeyList::tr("Keys"));
    auto* form = new QFormLayout;
    for (const QAction* action : window->actions())
        form->addRow(action->shortcut().toString(QKeySequence::NativeText), new QLabel(action->text(), dialog));
    for (const auto& [key, words] : KeyList::paneKeys())
        form->addRow(key, new QLabel(words, dialog));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addLayout(form);
    layout->addWidget(buttons);
    dialog->open();
}

void showAbout(QWidget* window)
{
    auto* box = new QMessageBox(window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(KeyList::tr("About Lectern"));
    box->setTextFormat(Qt::PlainText);
    box->setText(QStringLiteral("Lectern ") + QApplication::applicationVersion());
    box->setInformativeText(
        KeyList::tr("Reads whole documents and answers with checked page citations. Nothing leaves this computer.\n\n"
                    "Apache License 2.0. Built with Qt, SQLite and SentencePiece; documents are opened with Poppler and QPDF by a "
                    "program of its own. The file NOTICE names all authors."));
    box->open();
}

} // namespace lectern::ui
