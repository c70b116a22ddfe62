// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/sample_document.h"

#include <QCoreApplication>
#include <QDir>

namespace lectern::runtime {

QString samplePath()
{
    const QString fromProgram = QStringLiteral("/../share/lectern/sample/how-lectern-works.pdf");
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + fromProgram);
}

bool isSample(const QByteArray& sourceSha256)
{
    return sourceSha256 == LECTERN_SAMPLE_SHA256;
}

QStringList sampleQuestions()
{
    // In the document's language, whatever the program's.
    return {
        QStringLiteral("Who checks the quotations?"),
        QStringLiteral("Does anything leave my computer?"),
        QStringLiteral("Is a long document cut?"),
        QStringLiteral("What does an edited question become?"),
        QStringLiteral("What can the built-in model do?"),
    };
}

} // namespace lectern::runtime
