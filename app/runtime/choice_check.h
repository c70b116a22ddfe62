// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/job_thread.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace lectern::runtime {

/// A folder that somebody wants the library to be in.
struct LibraryPlace {
    enum class Trouble { None, NotAFolder, NotAllowed, ReadOnlyDisk, DiskFull, Other };

    QString folder;       ///< the one wanted; where that holds other things, a new one in it
    bool isThere = false; ///< it holds a library already
    Trouble trouble = Trouble::None;
    QString networkFileSystem = {}; ///< its type, where the folder is on a network
    QString detail;                 ///< of Trouble::Other, from the system
};

/// Looks whether what a person is about to choose can be used, on a thread of its own: models are large, and folders may be
/// on a network. Lives on the window's thread.
class ChoiceCheck : public QObject {
    Q_OBJECT

public:
    explicit ChoiceCheck(QObject* parent = nullptr);

    /// modelsListed() follows: the models in the user's own folder, by path.
    void listModels();
    /// modelChecked() follows.
    /// @param model an id, a folder or a GGUF file
    void checkModel(const QString& model);
    /// libraryChecked() follows.
    void checkLibrary(const QString& folder);

signals:
    void modelsListed(const QStringList& models);
    /// @param sentence why it cannot be used here; empty: it can
    void modelChecked(const QString& model, const QString& sentence);
    void libraryChecked(const QString& wanted, const lectern::runtime::LibraryPlace& place);

private:
    JobThread m_thread;
};

} // namespace lectern::runtime
