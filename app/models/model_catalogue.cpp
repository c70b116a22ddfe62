// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/model_catalogue.h"

#include "engine/base/failure.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace lectern::models {

namespace {

/// A model's name made of its file's: without the ending, and without the number where the model is split. Empty for the
/// files of a split model after the first.
QString ggufId(const QString& fileName)
{
    static const QRegularExpression split(QStringLiteral("^(.+)-(\\d{5})-of-\\d{5}\\.gguf$"));
    const QRegularExpressionMatch match = split.match(fileName);
    if (match.hasMatch()) {
        return match.captured(2) == QStringLiteral("00001") ? match.captured(1) : QString();
    }
    return fileName.chopped(5);
}

bool isGguf(const QString& fileName)
{
    return fileName.size() > 5 && fileName.endsWith(QStringLiteral(".gguf"));
}

bool holdsModel(const QDir& folder)
{
    if (QFileInfo(folder.filePath(QStringLiteral("config.json"))).isFile()) {
        return true;
    }
    const QStringList files = folder.entryList(QDir::Files);
    return std::any_of(files.begin(), files.end(), isGguf);
}

void appendModels(std::vector<ModelEntry>& models, const QString& folder, bool builtIn)
{
    const QDir dir(folder);
    for (const QString& name : dir.entryList(QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path = dir.absoluteFilePath(name);
        if (QFileInfo(path).isDir()) {
            if (holdsModel(QDir(path))) {
                models.push_back({.id = name, .path = path, .builtIn = builtIn});
            }
        } else if (isGguf(name) && !ggufId(name).isEmpty()) {
            models.push_back({.id = ggufId(name), .path = path, .builtIn = builtIn});
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
    const QString name = QFileInfo(canonical).fileName();
    const QString id = isGguf(name) ? ggufId(name) : name;
    return {.id = id.isEmpty() ? name : id, .path = canonical};
}

} // namespace lectern::models
