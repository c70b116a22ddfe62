// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/window_start.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace lectern;
using cli::handOver;
using cli::restartWords;
using cli::windowRequest;

class TestWindowStart : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->path()));
        qunsetenv("XDG_ACTIVATION_TOKEN");
    }

    void handedOverFiles_areAbsolute()
    {
        const QString here = QDir::currentPath();
        const auto request = windowRequest({"a.pdf", "./b c.txt", "../d.pdf", "/e/f.pdf", "--", "-g.pdf"});
        QVERIFY(request);
        const QStringList files = handOver(*request).files;
        QCOMPARE(files.size(), 5);
        QCOMPARE(QDir::cleanPath(files[0]), here + "/a.pdf");
        QCOMPARE(QDir::cleanPath(files[1]), here + "/b c.txt");
        QCOMPARE(QDir::cleanPath(files[2]), QDir::cleanPath(here + "/../d.pdf"));
        QCOMPARE(files[3], QStringLiteral("/e/f.pdf"));
        QCOMPARE(QDir::cleanPath(files[4]), here + "/-g.pdf");
        QVERIFY(runtime::HandOver::decoded(handOver(*request).encoded()));
    }

    void desktopsPermission_goesAlong()
    {
        qputenv("XDG_ACTIVATION_TOKEN", "token-7");
        QCOMPARE(handOver(*windowRequest({})).activation, QByteArray("token-7"));
    }

    void chosenModel_isOpened_unlessAnotherIsAskedFor()
    {
        QVERIFY(runtime::keepPreferences({.language = {}, .model = "/models/mine", .library = {}}));
        QCOMPARE(windowRequest({})->model.model, QStringLiteral("/models/mine"));
        QCOMPARE(windowRequest({"--model", "other"})->model.model, QStringLiteral("other"));
    }

    void restart_keepsTheOptions_andLeavesTheFiles()
    {
        const QStringList words{"a.pdf", "--model=m", "--threads", "2", "--library", "/l", "b.pdf"};
        QCOMPARE(restartWords(words, runtime::preferences()), (QStringList{"--library", "/l", "--model", "m", "--threads", "2"}));
        QCOMPARE(restartWords({}, runtime::preferences()), QStringList());
    }

    void restart_forAChoice_dropsTheOptionThatHidesIt()
    {
        const runtime::Preferences before = runtime::preferences();
        const QStringList words{"--model", "m", "--library", "/l"};
        QVERIFY(runtime::keepPreferences({.language = "pt_BR", .model = "/models/mine", .library = {}}));
        QCOMPARE(restartWords(words, before), (QStringList{"--library", "/l"}));
        QVERIFY(runtime::keepPreferences({.language = {}, .model = {}, .library = "/other"}));
        QCOMPARE(restartWords(words, before), (QStringList{"--model", "m"}));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestWindowStart)
#include "test_window_start.moc"
