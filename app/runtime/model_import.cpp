// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/model_import.h"

#include "app/runtime/application_paths.h"
#include "engine/base/failure.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace lectern::runtime {

QString importedModelFile(const QString& model, const QString& quantisation)
{
    const QFileInfo source(QDir::cleanPath(QFileInfo(model).absoluteFilePath()));
    const QString name = source.isDir() ? source.fileName() : source.completeBaseName();
    return QDir(userModelsFolder()).filePath(name + QLatin1Char('-') + quantisation + QStringLiteral(".gguf"));
}

engine::ImportReport importModel(const ModelImportOptions& options,
                                 const std::function<void(const engine::ImportProgress&)>& progress, std::stop_token stop)
{
    try {
        return engine::importModel({.source = QFile::encodeName(options.source).toStdString(),
                                    .file = QFile::encodeName(options.file).toStdString(),
                                    .quantisation = options.quantisation,
                                    .name = {},
                                    .threads = options.threads},
                                   progress, std::move(stop));
    } catch (const Failure& failure) {
        const bool ofFile = failure.code() == ErrorCode::DiskFull || failure.code() == ErrorCode::CannotWrite;
        throw failure.about((ofFile ? options.file : options.source).toStdString());
    }
}

} // namespace lectern::runtime
