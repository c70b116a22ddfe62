// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/model_catalogue.h"

#include "engine/base/failure.h"

#include <QDir>
#include <QFileInfo>

namespace lectern::models {

namespace {

void appendModels(std::vector<ModelEntry>& models, const QString& folder, bool builtIn)
{
    const QDir dir(folder);
    for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (QFileInfo(dir.filePath(name + QStringLiteral("/config.json"))).isFile()) {
            models.push_back({.id = name, .path = dir.absoluteFilePath(name), .builtIn = builtIn});
        }
    }
}

} // namespace

QString ModelCatalogue::builtInId()
{
    return QStringLiteral("lectern-14m");
}

ModelCatalogue::ModelCatalogue(QString builtInFolder, QString userFolder)
    : m_builtInFolder(std::move(builtInFolder)), m_userFolder(std::move(userFolder))
{
}

std::vector<ModelEntry> ModelCatalogue::models() const
{
    std::vector<ModelEntry> models;
    appendModels(models, m_builtInFolder, true);
    if (!m_userFolder.isEmpty()) {
        appendModels(models, m_userFolder, false);
    }
    return models;
}

ModelEntry ModelCatalogue::find(const QString& idOrPath) const
{
    const QString wanted = idOrPath.isEmpty() ? builtInId() : idOrPath;
    const QFileInfo file(wanted);
    const QString canonical = file.canonicalFilePath();
    for (const ModelEntry& model : models()) {
        if (model.id == wanted || (!canonical.isEmpty() && QFileInfo(model.path).canonicalFilePath() == canonical)) {
            return model;
        }
    }
    if (!file.exists()) {
        throw Failure(ErrorCode::NoModel, "no model has this id, and no such path exists", wanted.toStdString());
    }
    return {.id = QFileInfo(canonical).fileName(), .path = canonical};
}

} // namespace lectern::models
