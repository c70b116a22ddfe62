// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/settings_file.h"

#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace lectern::runtime {

namespace {

constexpr qint64 kMostBytes = 256 * 1024; // ours has some fifty thousand when many documents have been left somewhere

/// Whether Qt may be let at it: it would wait for ever at a FIFO, and read whatever size there is.
bool isUsable(const QString& path)
{
    const QFileInfo file(path);
    return (!file.exists() && !file.isSymLink()) || (file.isFile() && file.size() <= kMostBytes);
}

} // namespace

QString settingsFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/lectern/lectern.ini");
}

QVariant setting(const QString& key)
{
    const QString path = settingsFile();
    return isUsable(path) ? QSettings(path, QSettings::IniFormat).value(key) : QVariant();
}

bool keepSettings(const QVariantMap& values)
{
    const QString path = settingsFile();
    if (!isUsable(path))
        return false;
    QSettings settings(path, QSettings::IniFormat);
    for (auto value = values.begin(); value != values.end(); ++value) {
        if (value->isValid())
            settings.setValue(value.key(), *value);
        else
            settings.remove(value.key());
    }
    settings.sync();
    return settings.status() != QSettings::AccessError;
}

} // namespace lectern::runtime
