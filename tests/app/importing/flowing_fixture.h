// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flowing_document.h"
#include "engine/base/failure.h"
#include "tests/app/importing/zip_builder.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>

namespace lectern::test {

inline QStringList sectionsOf(const importing::FlowingDocument& document)
{
    QStringList sections;
    for (const std::u16string& section : document.sections)
        sections.append(QString::fromStdU16String(section));
    return sections;
}

/// All of a document's text, as if it had one section.
inline QString textOf(const std::string& bytes)
{
    return sectionsOf(importing::readFlowing(bytes)).join(QStringLiteral("\n\n"));
}

/// "1 Title → 3", a line for each entry of an outline.
inline QStringList outlineOf(const importing::FlowingDocument& document)
{
    QStringList lines;
    for (const auto& entry : document.outline)
        lines.append(
            QStringLiteral("%1 %2 → %3").arg(entry.level).arg(QString::fromStdU16String(entry.title)).arg(entry.section));
    return lines;
}

inline QStringList warningsOf(const importing::FlowingDocument& document)
{
    QStringList lines;
    for (const std::string& warning : document.warnings)
        lines.append(QString::fromStdString(warning));
    return lines;
}

struct Refusal {
    ErrorCode code;
    QString detail;
};

/// How reading fails; nothing where it does not.
inline std::optional<Refusal> refusalOf(const std::string& bytes)
{
    try {
        importing::readFlowing(bytes);
        return {};
    } catch (const Failure& failure) {
        return Refusal{failure.code(), QString::fromStdString(failure.detail())};
    }
}

} // namespace lectern::test
