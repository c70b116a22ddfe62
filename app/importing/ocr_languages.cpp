// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/ocr_languages.h"

#include "engine/base/failure.h"

#include <QDir>
#include <QRegularExpression>

namespace lectern::importing {

namespace {

const QString kEnding = QStringLiteral(".traineddata");

bool hasLanguages(const QString& folder)
{
    return !QDir(folder).entryList({QLatin1Char('*') + kEnding}, QDir::Files).isEmpty();
}

} // namespace

QString tessdataFolder()
{
    QStringList folders;
    if (const QString named = qEnvironmentVariable("TESSDATA_PREFIX"); !named.isEmpty())
        folders << named << named + QStringLiteral("/tessdata");
    // Debian and Ubuntu, by Tesseract's versions; other distributions; what was built by hand.
    const QDir debian(QStringLiteral("/usr/share/tesseract-ocr"));
    for (const QString& version : debian.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
        folders << debian.filePath(version + QStringLiteral("/tessdata"));
    folders << QStringLiteral("/usr/share/tessdata") << QStringLiteral("/usr/share/tesseract/tessdata")
            << QStringLiteral("/usr/local/share/tessdata");
    for (const QString& folder : folders)
        if (hasLanguages(folder))
            return folder;
    return {};
}

QStringList installedOcrLanguages(const QString& tessdata)
{
    QStringList languages;
    if (tessdata.isEmpty())
        return languages;
    for (QString name : QDir(tessdata).entryList({QLatin1Char('*') + kEnding}, QDir::Files, QDir::Name)) {
        name.chop(kEnding.size());
        if (name != QStringLiteral("osd") && name != QStringLiteral("equ"))
            languages += name;
    }
    return languages;
}

QString checkedOcrLanguages(const QString& wanted, const QStringList& installed)
{
    if (installed.isEmpty())
        throw Failure(ErrorCode::NoOcrLanguage);
    static const QRegularExpression dividers(QStringLiteral("[+,\\s]+"));
    QStringList languages;
    for (const QString& language : wanted.split(dividers, Qt::SkipEmptyParts)) {
        if (!installed.contains(language))
            throw Failure(ErrorCode::NoOcrLanguage, language.toStdString());
        if (!languages.contains(language))
            languages += language;
    }
    if (languages.isEmpty())
        throw Failure(ErrorCode::NoOcrLanguage, wanted.toStdString());
    return languages.join(QLatin1Char('+'));
}

} // namespace lectern::importing
