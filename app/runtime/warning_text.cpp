// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/warning_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace lectern::runtime {

namespace {

constexpr auto kContext = "DocumentWarning";

/// The words of lectern-import, and of app/importing.
constexpr const char* kWarnings[] = {
    QT_TRANSLATE_NOOP("DocumentWarning", "page %1 is damaged"),
    QT_TRANSLATE_NOOP("DocumentWarning", "page %1 was not recognised: %2"),
    QT_TRANSLATE_NOOP("DocumentWarning", "page %1 was recognised with %2 % confidence"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the fonts of these pages do not say which letters they show: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning",
                      "words on these pages may be wrong, since a font does not say which letters it shows: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the outline cannot be read: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the table of contents cannot be read: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "a part of the document cannot be read: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "documents of other formats are embedded in this one, and are not read: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the file has two parts of the same name, of which the first was read: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the book lacks a part that it names: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "a part of the book is no text: %1"),
    QT_TRANSLATE_NOOP("DocumentWarning", "the file was changed while it was read"),
};

QRegularExpression expressionOf(const char* warning)
{
    QString pattern = QRegularExpression::escape(QString::fromUtf8(warning));
    for (const QString& place : {QStringLiteral("\\%1"), QStringLiteral("\\%2")})
        pattern.replace(place, QStringLiteral("(.+?)"));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption);
}

struct KnownWarning {
    const char* words;
    QRegularExpression expression;
};

std::vector<KnownWarning> knownWarnings()
{
    std::vector<KnownWarning> known;
    for (const char* const words : kWarnings)
        known.push_back({words, expressionOf(words)});
    return known;
}

} // namespace

QString warningText(const QString& warning)
{
    static const std::vector<KnownWarning> known = knownWarnings(); // a report may have one for every page
    for (const auto& [words, expression] : known) {
        const QRegularExpressionMatch match = expression.match(warning);
        if (!match.hasMatch())
            continue;
        const QString translated = QCoreApplication::translate(kContext, words);
        // Both at once: what stands in the file is not to be taken for a place.
        return match.lastCapturedIndex() == 2   ? translated.arg(match.captured(1), match.captured(2))
               : match.lastCapturedIndex() == 1 ? translated.arg(match.captured(1))
                                                : translated;
    }
    return warning;
}

} // namespace lectern::runtime
