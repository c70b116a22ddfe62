// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/input_file.h"

#include "engine/base/failure.h"

#include <QFile>
#include <QFileInfo>

namespace lectern::cli {

QByteArray readInputFile(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        throw Failure(ErrorCode::NotFound, {}, path.toStdString());
    }
    if (info.isDir()) {
        throw Failure(ErrorCode::NotAFile, "a folder", path.toStdString());
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw Failure(ErrorCode::NotReadable, file.errorString().toStdString(), path.toStdString());
    }
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError) {
        throw Failure(ErrorCode::NotReadable, file.errorString().toStdString(), path.toStdString());
    }
    return bytes;
}

} // namespace lectern::cli
