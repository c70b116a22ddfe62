// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/choice_check.h"

#include "app/runtime/error_text.h"
#include "app/runtime/runtime.h"
#include "app/storage/file_system.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <unistd.h>

namespace lectern::runtime {

namespace {

const QString kLibraryFile = QStringLiteral("/library.db");

QStringList ownModels()
{
    QStringList paths;
    for (const models::ModelEntry& model : modelCatalogue().models()) {
        if (!model.builtIn)
            paths << model.path;
    }
    return paths;
}

LibraryPlace::Trouble troubleOf(int error)
{
    switch (error) {
    case ENOTDIR:
        return LibraryPlace::Trouble::NotAFolder;
    case EACCES:
    case EPERM:
        return LibraryPlace::Trouble::NotAllowed;
    case EROFS:
        return LibraryPlace::Trouble::ReadOnlyDisk;
    case ENOSPC:
    case EDQUOT:
        return LibraryPlace::Trouble::DiskFull;
    default:
        return LibraryPlace::Trouble::Other;
    }
}

/// The error of making and writing a file there; 0 where that goes well. Permissions alone don't tell.
int tryToWrite(const QString& folder)
{
    QByteArray name = QFile::encodeName(folder) + "/.lectern-XXXXXX";
    const int file = ::mkstemp(name.data());
    if (file < 0)
        return errno;
    const int error = ::write(file, "\n", 1) == 1 ? 0 : errno;
    ::close(file);
    ::unlink(name.constData());
    return error;
}

LibraryPlace placeIn(const QString& wanted)
{
    LibraryPlace place{.folder = QDir::cleanPath(QFileInfo(wanted).absoluteFilePath()), .detail = {}};
    place.isThere = QFileInfo(place.folder + kLibraryFile).isFile();
    if (!place.isThere && !QDir(place.folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        place.folder += QStringLiteral("/Lectern");
        place.isThere = QFileInfo(place.folder + kLibraryFile).isFile();
    }
    place.networkFileSystem = storage::networkFileSystem(place.folder);
    QString there = place.folder;
    while (!QFileInfo::exists(there) && !QFileInfo(there).isSymLink() && !QDir(there).isRoot())
        there = QFileInfo(there).path();
    if (const int error = tryToWrite(there)) {
        place.trouble = troubleOf(error);
        place.detail = QString::fromStdString(std::generic_category().message(error));
    }
    return place;
}

} // namespace

ChoiceCheck::ChoiceCheck(QObject* parent) : QObject(parent), m_thread(QStringLiteral("choices")) {}

void ChoiceCheck::listModels()
{
    m_thread.run(this, ownModels, [this](const Result<QStringList>& models) {
        emit modelsListed(models.ok() ? models.value() : QStringList());
    });
}

void ChoiceCheck::checkModel(const QString& model)
{
    // Just as the window would open it.
    m_thread.run(
        this, [model] { const Runtime runtime({.model = model}); },
        [this, model](const Result<std::monostate>& opened) {
            emit modelChecked(model, opened.ok() ? QString() : errorText(opened.failure()));
        });
}

void ChoiceCheck::checkLibrary(const QString& folder)
{
    m_thread.run(
        this, [folder] { return placeIn(folder); },
        [this, folder](const Result<LibraryPlace>& place) {
            emit libraryChecked(folder, place.ok() ? place.value()
                                                   : LibraryPlace{.folder = folder,
                                                                  .trouble = LibraryPlace::Trouble::Other,
                                                                  .detail = errorText(place.failure())});
        });
}

} // namespace lectern::runtime
