// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/preferences.h"

#include "app/runtime/settings_file.h"

#include <QDir>

namespace lectern::runtime {

namespace {

const QString kLanguage = QStringLiteral("language");
const QString kModel = QStringLiteral("model");
const QString kLibrary = QStringLiteral("library");

/// Text without characters that no name has.
QString name(const QString& key)
{
    const QString text = setting(key).toString();
    for (const QChar character : text) {
        if (character < QLatin1Char(' '))
            return {};
    }
    return text;
}

QVariant kept(const QString& value)
{
    return value.isEmpty() ? QVariant() : value;
}

} // namespace

QStringList languages()
{
    return {QStringLiteral("en"), QStringLiteral("pt_BR")};
}

Preferences preferences()
{
    const QString language = name(kLanguage);
    const QString library = name(kLibrary);
    return {.language = languages().contains(language) ? language : QString(),
            .model = name(kModel),
            .library = QDir::isAbsolutePath(library) ? library : QString()};
}

bool keepPreferences(const Preferences& preferences)
{
    return keepSettings({{kLanguage, kept(preferences.language)},
                         {kModel, kept(preferences.model)},
                         {kLibrary, kept(preferences.library)}});
}

} // namespace lectern::runtime
