// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/checker.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lectern::layers;

namespace {

const QString kSpdx =
    QStringLiteral("// SPDX-FileCopyrightText: The Lectern authors\n// SPDX-License-Identifier: Apache-2.0\n");

/// A small source tree to plant violations in.
class SourceTree {
public:
    void write(const QString& path, const QString& text)
    {
        const QString full = m_folder.filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(full).path()));
        QFile file(full);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }

    /// What the rules of this repository say about the tree.
    QStringList problems() const { return Checker(lecternRules()).check(QDir(m_folder.path())); }

private:
    QTemporaryDir m_folder;
};

} // namespace

/// Plants violations and expects the checker to find each, and to leave what is allowed alone.
class CheckerTest : public QObject {
    Q_OBJECT

private slots:
    void include_isJudgedByLayer_data();
    void include_isJudgedByLayer();
    void include_ofNoFile_isReported();
    void file_inFolderWithoutRow_isReported();
    void file_overItsLimit_isReported();
    void file_withoutSpdxHeader_isReported();
    void script_mayBeginWithItsInterpreter();
    void machinePath_isReported_webAddressIsNot();
};

void CheckerTest::include_isJudgedByLayer_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("include");
    QTest::addColumn<QString>("problem"); // empty: allowed

    const auto row = [](const char* name, const char* file, const char* include, const char* problem) {
        QTest::newRow(name) << QString(file) << QString(include) << QString(problem);
    };
    row("a layer sees itself", "engine/cpu/a.cpp", "\"engine/cpu/scan.h\"", "");
    row("an engine part sees base", "engine/cpu/a.cpp", "\"engine/base/failure.h\"", "");
    row("a backend does not see the model", "engine/cpu/a.cpp", "\"engine/model/jamba.h\"",
        "engine/cpu/ may not see engine/model/jamba.h");
    row("the model does not see a backend's inside", "engine/model/a.cpp", "\"engine/cpu/scan.h\"",
        "engine/model/ may not see engine/cpu/scan.h");
    row("the facade sees the model", "engine/a.cpp", "\"engine/model/jamba.h\"", "");
    row("the engine does not see app", "engine/a.cpp", "\"app/domain/page.h\"", "engine may not see app/domain/page.h");
    row("app sees the facade", "app/reading/a.cpp", "\"engine/session.h\"", "");
    row("app does not see the engine's inside", "app/reading/a.cpp", "\"engine/model/jamba.h\"",
        "app/reading/ may not see engine/model/jamba.h");
    row("base is seen by app for failures only", "app/reading/a.cpp", "\"engine/base/thread_pool.h\"",
        "app/reading/ may not see engine/base/thread_pool.h");
    row("the importer does not see its worker", "app/importing/a.cpp", "\"app/importing/worker/pdf.h\"",
        "app/importing may not see app/importing/worker/pdf.h");
    row("the worker sees the importer's protocol", "app/importing/worker/a.cpp", "\"app/importing/protocol.h\"", "");
    row("domain sees nothing of ours", "app/domain/a.h", "\"app/reading/plan.h\"",
        "app/domain/ may not see app/reading/plan.h");
    row("the window does not see the engine", "ui/a.cpp", "\"engine/session.h\"", "ui/ may not see engine/session.h");
    row("the window sees the runtime", "ui/a.cpp", "\"app/runtime/composition.h\"", "");
    row("no layer sees tests", "app/reading/a.cpp", "\"tests/support/tree.h\"",
        "app/reading/ may not see tests/support/tree.h");
    row("engine tests do not see app", "tests/engine/a.cpp", "\"app/domain/page.h\"",
        "tests/engine/ may not see app/domain/page.h");

    row("no Qt in the engine", "engine/cpu/a.cpp", "<QString>", "<QString> belongs to app/, ui/, tests/ only");
    row("no Qt in the engine, module form", "engine/cpu/a.cpp", "<QtCore/QString>",
        "<QtCore/QString> belongs to app/, ui/, tests/ only");
    row("Qt Core in app", "app/reading/a.cpp", "<QString>", "");
    row("no widgets in app", "app/reading/a.cpp", "<QLabel>", "<QLabel> belongs to ui/, app/main.cpp, tests/ui/, tests/figures/ only");
    row("poppler in the worker", "app/importing/worker/a.cpp", "<poppler-document.h>", "");
    row("no poppler beside it", "app/importing/a.cpp", "<poppler-document.h>",
        "<poppler-document.h> belongs to app/importing/worker/, app/importing/recognition/ only");
    row("no poppler by its folder", "app/reading/a.cpp", "<poppler/cpp/poppler-page.h>",
        "<poppler/cpp/poppler-page.h> belongs to app/importing/worker/, app/importing/recognition/ only");
    row("no seccomp outside the worker", "app/importing/a.cpp", "<seccomp.h>",
        "<seccomp.h> belongs to app/importing/worker/ only");
    row("no SQLite outside storage", "app/reading/a.cpp", "<sqlite3.h>", "<sqlite3.h> belongs to app/storage/, tests/app/storage/proof/ only");
    row("no SentencePiece outside text", "engine/model/a.cpp", "<sentencepiece_processor.h>",
        "<sentencepiece_processor.h> belongs to engine/text/ only");
    row("no CUDA outside its backend", "engine/cpu/a.cpp", "<cuda_runtime.h>", "<cuda_runtime.h> belongs to engine/cuda/ only");
    row("no JSON library in the tokenizer", "engine/text/a.cpp", "<nlohmann/json.hpp>",
        "<nlohmann/json.hpp> belongs to engine/model/, app/importing/worker/, tests/engine/, tests/app/importing/ only");

    row("no source file is included", "engine/cpu/a.cpp", "\"engine/cpu/scan.cpp\"",
        "includes a source file (engine/cpu/scan.cpp)");
    row("ours in brackets", "engine/cpu/a.cpp", "<engine/cpu/scan.h>", "<engine/cpu/scan.h> is ours: use quotes");
    row("what moc makes", "app/reading/a.cpp", "\"a.moc\"", "");
    row("the standard library", "engine/cpu/a.cpp", "<vector>", "");
}

void CheckerTest::include_isJudgedByLayer()
{
    QFETCH(QString, file);
    QFETCH(QString, include);
    QFETCH(QString, problem);

    SourceTree tree;
    tree.write(file, kSpdx + "#include " + include + '\n');
    const QString target = include.mid(1, include.size() - 2);
    if (target.contains('/') && include.startsWith('"'))
        tree.write(target, kSpdx);

    const QStringList expected = problem.isEmpty() ? QStringList() : QStringList{file + ":3: " + problem};
    QCOMPARE(tree.problems(), expected);
}

void CheckerTest::include_ofNoFile_isReported()
{
    SourceTree tree;
    tree.write("engine/cpu/scan.h", kSpdx);
    tree.write("engine/cpu/a.cpp", kSpdx + "#include \"scan.h\"\n#  include \"engine/cpu/gone.h\"\n");
    QCOMPARE(tree.problems(),
             QStringList({"engine/cpu/a.cpp:3: \"scan.h\" is no file, seen from the top of the repository",
                          "engine/cpu/a.cpp:4: \"engine/cpu/gone.h\" is no file, seen from the top of the repository"}));
}

void CheckerTest::file_inFolderWithoutRow_isReported()
{
    SourceTree tree;
    tree.write("engine/magic/wand.h", kSpdx);
    QCOMPARE(tree.problems(),
             QStringList("engine/magic/wand.h:1: belongs to no layer; give its folder a row in tests/layers/rules.cpp"));
}

void CheckerTest::file_overItsLimit_isReported()
{
    SourceTree tree;
    tree.write("engine/cpu/fits.h", kSpdx + QString(248, '\n'));
    tree.write("engine/cpu/long.h", kSpdx + QString(249, '\n'));
    tree.write("engine/cpu/fits.cpp", kSpdx + QString(398, '\n'));
    tree.write("engine/cpu/long.cpp", kSpdx + QString(399, '\n'));
    QCOMPARE(tree.problems(), QStringList({"engine/cpu/long.cpp:401: 401 lines; 400 are the limit",
                                           "engine/cpu/long.h:251: 251 lines; 250 are the limit"}));
}

void CheckerTest::file_withoutSpdxHeader_isReported()
{
    SourceTree tree;
    tree.write("engine/cpu/a.cpp", "int a;\n");
    tree.write("engine/cpu/CMakeLists.txt", "");
    QCOMPARE(tree.problems(), QStringList({"engine/cpu/CMakeLists.txt:1: the SPDX header is missing",
                                           "engine/cpu/a.cpp:1: the SPDX header is missing"}));
}

void CheckerTest::script_mayBeginWithItsInterpreter()
{
    SourceTree tree;
    tree.write("packaging/build.sh",
               "#!/bin/sh\n# SPDX-FileCopyrightText: The Lectern authors\n# SPDX-License-Identifier: Apache-2.0\n");
    QCOMPARE(tree.problems(), QStringList());
}

void CheckerTest::machinePath_isReported_webAddressIsNot()
{
    SourceTree tree;
    const QString folder = QStringLiteral("/%1/someone").arg("home"); // not spelt out: this file is checked too
    tree.write("engine/cpu/a.cpp", kSpdx + "const char* k = \"" + folder + "\";\n// https://example.org" + folder + '\n');
    QCOMPARE(tree.problems(), QStringList("engine/cpu/a.cpp:3: names a path of one machine"));
}

QTEST_APPLESS_MAIN(CheckerTest)
#include "checker_test.moc"
