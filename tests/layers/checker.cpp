// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/checker.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace lectern::layers {

namespace {

const QStringList kTopFolders = {"engine", "app", "ui", "tests", "resources", "packaging"};
const QStringList kSourceFiles = {"*.h", "*.cpp", "*.cu", "*.cuh", "*.cmake", "CMakeLists.txt", "*.sh", "*.py"};
const QStringList kCppEndings = {"h", "cpp", "cu", "cuh"};

const QRegularExpression kInclude(R"(^\s*#\s*include\s*(["<])([^">]+)[">])");
// Not in the middle of a path or an address: "https://host/home/" is nobody's folder.
const QRegularExpression kMachinePath(R"((?:^|[\s"'=(<])/(?:home|root|work|mnt|Users)/\w)");

bool covers(const QString& place, const QString& path)
{
    if (place.endsWith('/'))
        return path.startsWith(place);
    return path == place || path.section('/', 0, -2) == place;
}

bool coveredByAny(const QStringList& places, const QString& path)
{
    return std::any_of(places.begin(), places.end(), [&](const QString& place) { return covers(place, path); });
}

bool hasSpdxHeader(const QStringList& lines)
{
    // A script's first line says what runs it.
    const qsizetype first = lines.value(0).startsWith("#!") ? 1 : 0;
    return lines.value(first).contains("SPDX-FileCopyrightText: The Lectern authors") &&
           lines.value(first + 1).contains("SPDX-License-Identifier: Apache-2.0");
}

} // namespace

Checker::Checker(Rules rules) : m_rules(std::move(rules)) {}

QStringList Checker::sourceFiles(const QDir& root)
{
    QStringList files;
    for (const QString& folder : kTopFolders) {
        QDirIterator entries(root.filePath(folder), kSourceFiles, QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext())
            files << root.relativeFilePath(entries.next());
    }
    files.sort();
    return files;
}

QStringList Checker::check(const QDir& root) const
{
    QStringList problems;
    for (const QString& path : sourceFiles(root))
        problems += checkFile(path, root);
    return problems;
}

const Layer* Checker::layerOf(const QString& path) const
{
    const Layer* found = nullptr;
    for (const Layer& layer : m_rules.layers) {
        if (covers(layer.place, path) && (!found || layer.place.size() > found->place.size()))
            found = &layer;
    }
    return found;
}

QString Checker::refuseInclude(const QString& path, const QString& target, bool quoted, const QDir& root) const
{
    if (target.endsWith(".cpp") || target.endsWith(".cu"))
        return QStringLiteral("includes a source file (%1)").arg(target);
    for (const Confinement& confinement : m_rules.confinements) {
        if (confinement.header.match(target).hasMatch() && !coveredByAny(confinement.places, path))
            return QStringLiteral("<%1> belongs to %2 only").arg(target, confinement.places.join(", "));
    }
    const bool ours = kTopFolders.contains(target.section('/', 0, 0)) && target.contains('/');
    if (!quoted)
        return ours ? QStringLiteral("<%1> is ours: use quotes").arg(target) : QString();
    if (target.endsWith(".moc"))
        return {};
    if (!ours || !root.exists(target))
        return QStringLiteral("\"%1\" is no file, seen from the top of the repository").arg(target);

    const Layer* from = layerOf(path);
    const Layer* to = layerOf(target);
    if (!from || from == to || coveredByAny(from->maySee, target))
        return {};
    return QStringLiteral("%1 may not see %2").arg(from->place, target);
}

QStringList Checker::checkFile(const QString& path, const QDir& root) const
{
    QFile file(root.filePath(path));
    if (!file.open(QIODevice::ReadOnly))
        return {QStringLiteral("%1:0: cannot be read").arg(path)};
    QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();

    QStringList problems;
    const auto report = [&](qsizetype line, const QString& what) {
        problems << QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(what);
    };
    const QString ending = QFileInfo(path).suffix();
    const bool cpp = kCppEndings.contains(ending);

    if (!hasSpdxHeader(lines))
        report(1, QStringLiteral("the SPDX header is missing"));
    if (cpp && !layerOf(path))
        report(1, QStringLiteral("belongs to no layer; give its folder a row in tests/layers/rules.cpp"));
    const int limit = m_rules.lineLimits.value(ending, -1);
    if (limit >= 0 && lines.size() > limit)
        report(limit + 1, QStringLiteral("%1 lines; %2 are the limit").arg(lines.size()).arg(limit));

    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (kMachinePath.match(lines[i]).hasMatch())
            report(i + 1, QStringLiteral("names a path of one machine"));
        const QRegularExpressionMatch include = cpp ? kInclude.match(lines[i]) : QRegularExpressionMatch();
        if (!include.hasMatch())
            continue;
        const QString refusal = refuseInclude(path, include.captured(2), include.captured(1) == "\"", root);
        if (!refusal.isEmpty())
            report(i + 1, refusal);
    }
    return problems;
}

} // namespace lectern::layers
