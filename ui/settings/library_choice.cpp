// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/library_choice.h"

#include "app/runtime/application_paths.h"
#include "ui/settings/note.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QVBoxLayout>

#include <utility>

namespace lectern::ui {

using runtime::LibraryPlace;

namespace {

class LibraryText {
    Q_DECLARE_TR_FUNCTIONS(LibraryText)

public:
    static QString trouble(const LibraryPlace& place)
    {
        switch (place.trouble) {
        case LibraryPlace::Trouble::None:
            return {};
        case LibraryPlace::Trouble::NotAFolder:
            return tr("it is not a folder");
        case LibraryPlace::Trouble::NotAllowed:
            return tr("you are not allowed to write there");
        case LibraryPlace::Trouble::ReadOnlyDisk:
            return tr("the disk can only be read");
        case LibraryPlace::Trouble::DiskFull:
            return tr("the disk is full");
        case LibraryPlace::Trouble::Other:
            return tr("it cannot be written to (%1)").arg(place.detail);
        }
        return {};
    }
};

} // namespace

LibraryChoice::LibraryChoice(runtime::ChoiceCheck& check, QString folder, QWidget* dialog)
    : QObject(dialog), m_check(check), m_folder(std::move(folder)), m_box(new QComboBox(dialog)),
      m_note(new Note(m_box, dialog)), m_layout(new QVBoxLayout)
{
    m_box->setAccessibleName(tr("Library"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layout->setSpacing(Theme::kSpacing);
    m_layout->addWidget(m_box);
    m_layout->addWidget(m_note);
    connect(m_box, &QComboBox::activated, this, &LibraryChoice::activated);
    connect(&m_check, &runtime::ChoiceCheck::libraryChecked, this, &LibraryChoice::checked);
    fill();
}

/// The last entry, which has no folder, asks for one.
void LibraryChoice::fill()
{
    m_box->clear();
    m_box->addItem(tr("In its usual place"), QString());
    m_box->setItemData(0, QDir::toNativeSeparators(runtime::usualLibraryFolder()), Qt::ToolTipRole);
    if (!m_folder.isEmpty()) {
        m_box->addItem(QDir::toNativeSeparators(m_folder), m_folder);
        m_box->setItemData(1, QDir::toNativeSeparators(m_folder), Qt::ToolTipRole);
    }
    m_box->addItem(tr("Choose a folder…"));
    m_box->setCurrentIndex(m_box->findData(m_folder));
}

void LibraryChoice::activated(int index)
{
    const QVariant folder = m_box->itemData(index);
    m_box->setCurrentIndex(m_box->findData(m_folder)); // until the other is found good
    if (!folder.isValid())
        askForFolder();
    else if (folder.toString() != m_folder)
        choose(folder.toString());
}

void LibraryChoice::askForFolder()
{
    auto* dialog = new QFileDialog(m_box->window(), tr("Folder of the library"), runtime::libraryFolder(m_folder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &LibraryChoice::choose);
    dialog->open();
}

void LibraryChoice::choose(const QString& folder)
{
    m_wanted = folder;
    if (folder.isEmpty()) {
        m_folder.clear();
        fill();
        m_note->say(tr("The other library stays where it is."));
        emit chosen({});
        return;
    }
    m_note->say(tr("Looking at the folder…"));
    m_check.checkLibrary(folder);
}

void LibraryChoice::checked(const QString& wanted, const LibraryPlace& place)
{
    if (wanted != m_wanted) // another was chosen since
        return;
    const QString name = QDir::toNativeSeparators(place.folder);
    if (place.trouble != LibraryPlace::Trouble::None) {
        m_note->complain(tr("“%1” cannot be used: %2.").arg(name, LibraryText::trouble(place)));
        return;
    }
    m_folder = place.folder;
    fill();
    if (!place.networkFileSystem.isEmpty()) {
        m_note->say(tr("“%1” is on a network (%2): locks and writes may not hold there, and what is kept could be lost.")
                        .arg(name, place.networkFileSystem));
        emit chosen(m_folder);
        return;
    }
    m_note->say(place.isThere ? tr("The library in “%1” will be opened. The present one stays where it is.").arg(name)
                              : tr("A new library will begin in “%1”. The present one stays where it is.").arg(name));
    emit chosen(m_folder);
}

} // namespace lectern::ui
