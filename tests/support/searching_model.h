// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

namespace lectern::test {

/// A model like another one, but for how many search results it wants before a question, and other properties in its config.
class SearchingModel {
public:
    SearchingModel(const QString& model, int results, const QJsonObject& more = {})
    {
        const QDir source(model);
        for (const QString& name : source.entryList(QDir::Files))
            QFile::link(source.absoluteFilePath(name), m_folder.filePath(name));
        const QString config = m_folder.filePath(QStringLiteral("config.json"));
        QFile in(config);
        if (!in.open(QIODevice::ReadOnly))
            qFatal("no model in %s", qPrintable(model));
        QJsonObject object = QJsonDocument::fromJson(in.readAll()).object();
        object[QStringLiteral("search_results")] = results;
        for (const QString& key : more.keys())
            object[key] = more[key];
        QFile::remove(config);
        QFile out(config);
        if (!out.open(QIODevice::WriteOnly) || out.write(QJsonDocument(object).toJson()) <= 0)
            qFatal("cannot write %s", qPrintable(config));
    }

    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace lectern::test
