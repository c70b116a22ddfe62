// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/golden_case.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstring>
#include <functional>
#include <string>

namespace lectern::tests {

/// A copy of a small model that a test may spoil.
class ModelCopy {
public:
    explicit ModelCopy(const QString& model)
    {
        const QDir source(QString::fromStdString(goldenModel(model)));
        for (const QString& name : source.entryList(QDir::Files)) {
            QFile::copy(source.filePath(name), path(name));
            QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner);
        }
    }

    QString path(const QString& name) const { return m_folder.filePath(name); }
    std::string folder() const { return m_folder.path().toStdString(); }

    QByteArray read(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
    }
    void changeConfig(const std::function<void(QJsonObject&)>& change) const
    {
        QJsonObject config = QJsonDocument::fromJson(read(QStringLiteral("config.json"))).object();
        change(config);
        write(QStringLiteral("config.json"), QJsonDocument(config).toJson());
    }
    /// Replaces the JSON header of model.safetensors, keeping its data.
    void changeHeader(const std::function<QByteArray(QByteArray)>& change) const
    {
        const QByteArray file = read(QStringLiteral("model.safetensors"));
        quint64 size = 0;
        std::memcpy(&size, file.constData(), sizeof size);
        const QByteArray data = file.mid(8 + static_cast<qsizetype>(size));
        const QByteArray header = change(file.mid(8, static_cast<qsizetype>(size)));
        size = static_cast<quint64>(header.size());
        QByteArray changed(reinterpret_cast<const char*>(&size), sizeof size);
        write(QStringLiteral("model.safetensors"), changed + header + data);
    }

private:
    QTemporaryDir m_folder;
};

} // namespace lectern::tests
