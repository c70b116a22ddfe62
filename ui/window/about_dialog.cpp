// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/about_dialog.h"

#include "engine/base/failure.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace lectern::ui {

namespace {

constexpr QSize kLargest(1160, 680);
constexpr int kBesides = 40; // the window that it lies over stays visible around it

/// NOTICE and LICENSE are English everywhere, in lines as they were written.
QPlainTextEdit* textOf(const QString& name, const QString& resource)
{
    QFile file(resource);
    ENSURE(file.open(QIODevice::ReadOnly)); // is in the program
    auto* text = new QPlainTextEdit(QString::fromUtf8(file.readAll()));
    text->setAccessibleName(name);
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setLayoutDirection(Qt::LeftToRight);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setFrameShape(QFrame::NoFrame);
    return text;
}

} // namespace

AboutDialog::AboutDialog(QWidget* window) : QDialog(window)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Lectern"));
    auto* name = new QLabel(QStringLiteral("Lectern ") + QApplication::applicationVersion());
    QFont bold = name->font();
    bold.setBold(true);
    name->setFont(bold);
    auto* sentence = new QLabel(tr("Reads whole documents and answers with checked page citations. Nothing leaves this computer.\n"
                                   "Apache License 2.0."));
    for (QLabel* label : {name, sentence}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto* texts = new QTabWidget;
    texts->addTab(textOf(tr("Whose work it builds on"), QStringLiteral(":/about/NOTICE")), tr("Whose work it builds on"));
    texts->addTab(textOf(tr("Licence"), QStringLiteral(":/about/LICENSE")), tr("Licence"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(2 * Theme::kSpacing);
    layout->addWidget(name);
    layout->addWidget(sentence);
    layout->addWidget(texts, 1);
    layout->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setFocus();
    resize(kLargest.boundedTo(window->size() - QSize(kBesides, kBesides)));
}

} // namespace lectern::ui
