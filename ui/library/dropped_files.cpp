// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/dropped_files.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace lectern::ui {

QStringList droppedFiles(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile() && !QFileInfo(url.toLocalFile()).isDir())
            files.append(url.toLocalFile());
    }
    files.removeDuplicates();
    return files;
}

} // namespace lectern::ui
