// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/checker.h"

#include <QTest>

using namespace lectern::layers;

/// Holds this repository to the dependency rule of ARCHITECTURE.md.
class IncludesTest : public QObject {
    Q_OBJECT

private slots:
    void theWholeSource_isRead();
    void everyFile_keepsTheRules();
};

void IncludesTest::theWholeSource_isRead()
{
    const QStringList files = Checker::sourceFiles(QDir(LECTERN_SOURCE_DIR));
    for (const char* known : {"engine/session.h", "engine/base/failure.cpp", "app/domain/document.h", "tests/layers/rules.cpp"})
        QVERIFY2(files.contains(known), known);
}

void IncludesTest::everyFile_keepsTheRules()
{
    const QStringList problems = Checker(lecternRules()).check(QDir(LECTERN_SOURCE_DIR));
    QVERIFY2(problems.isEmpty(), qPrintable('\n' + problems.join('\n')));
}

QTEST_APPLESS_MAIN(IncludesTest)
#include "includes_test.moc"
