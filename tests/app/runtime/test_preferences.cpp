// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/application_paths.h"
#include "app/runtime/preferences.h"
#include "app/runtime/process.h"
#include "app/runtime/settings_file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/stat.h>

using namespace lectern::runtime;

namespace {

const Preferences kChosen{.language = QStringLiteral("pt_BR"),
                          .model = QStringLiteral("/models/jamba, mini; \"3B\""),
                          .library = QStringLiteral("/documents/acórdãos = %20")};

/// A list in a list in a list…, as Qt writes such a value.
QByteArray nestedLists()
{
    QByteArray line("language=@Variant(");
    while (line.size() < 60'000)
        line += QByteArrayLiteral("\0\0\0\x9\0\0\0\x1");
    return line + ")\n";
}

} // namespace

class TestPreferences : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->path()));
        QVERIFY(settingsFile().startsWith(m_folder->path()));
        QCOMPARE(QFileInfo(settingsFile()).fileName(), QStringLiteral("lectern.ini"));
    }

    void nothingChosen_isTheUsual()
    {
        QCOMPARE(preferences(), Preferences());
        QVERIFY(!QFileInfo::exists(settingsFile())); // looking writes nothing
        QVERIFY(!libraryFolder({}).isEmpty());
        QCOMPARE(libraryFolder({}), usualLibraryFolder());
    }

    void choices_areThereAgain_besideOtherSettings()
    {
        QVERIFY(keepSettings({{QStringLiteral("window/panes"), QByteArray("\0\xff;,\n", 5)}}));
        QVERIFY(keepPreferences(kChosen));
        QCOMPARE(preferences(), kChosen);
        QCOMPARE(setting(QStringLiteral("window/panes")).toByteArray(), QByteArray("\0\xff;,\n", 5));
        QVERIFY(keepPreferences({}));
        QCOMPARE(preferences(), Preferences());
        QCOMPARE(setting(QStringLiteral("window/panes")).toByteArray(), QByteArray("\0\xff;,\n", 5));
    }

    void libraryFolder_isTheWantedOne_elseTheChosenOne()
    {
        QVERIFY(keepPreferences(kChosen));
        QCOMPARE(libraryFolder({}), kChosen.library);
        QCOMPARE(libraryFolder(QStringLiteral("elsewhere")), QStringLiteral("elsewhere"));
    }

    void chosenLanguage_goesBeforeTheLocale_forNumbersToo()
    {
        QVERIFY(keepPreferences(kChosen));
        installTranslations();
        QCOMPARE(QLocale().toString(1234.5, 'f', 1), QStringLiteral("1.234,5"));
        QVERIFY(keepPreferences({.language = QStringLiteral("en"), .model = {}, .library = {}}));
        installTranslations();
        QCOMPARE(QLocale().toString(1234.5, 'f', 1), QStringLiteral("1,234.5"));
    }

    void badFile_isAsNone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("binary") << QByteArray("\x7f" "ELF\0\xff\xfe[[]=\n=\n\r%", 16).repeated(2000);
        QTest::newRow("huge") << QByteArray("library=/tmp/huge\n").repeated(200'000);
        QTest::newRow("oneLongLine") << "model=" + QByteArray(1'000'000, 'm');
        QTest::newRow("unknownLanguage") << QByteArray("language=tlh\nlibrary=relative/folder\n");
        QTest::newRow("lists") << QByteArray("language=pt_BR, en\nmodel=a, b\nlibrary=/a, /b\n");
        QTest::newRow("types") << QByteArray("language=@Size(3 4)\nmodel=@ByteArray(\\0\\x1)\nlibrary=@Rect(1 2 3 4)\n");
        QTest::newRow("controls") << QByteArray("model=\"a\\nb\"\nlibrary=\"/a\\0b\"\n");
        QTest::newRow("nested") << nestedLists();
        QTest::newRow("unknownType") << QByteArray("language=@Variant(\\xff\\xff\\xff\\xff\\0)\nmodel=@Variant(\\0\\0\\0\\x3f\\0\\xff)\n");
    }

    void badFile_isAsNone()
    {
        QFETCH(QByteArray, content);
        QVERIFY(QDir().mkpath(QFileInfo(settingsFile()).path()));
        QFile file(settingsFile());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(preferences(), Preferences());
        QVERIFY(!setting(QStringLiteral("window/geometry")).isValid());
        QVERIFY(clock.elapsed() < 2000);
    }

    void noFile_isNeitherReadNorReplaced_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("folder") << "folder";
        QTest::newRow("fifo") << "fifo";
        QTest::newRow("device") << "device";
        QTest::newRow("symlinkLoop") << "loop";
        QTest::newRow("noFolderForIt") << "file in the way";
    }

    void noFile_isNeitherReadNorReplaced()
    {
        QFETCH(QString, what);
        const QString path = settingsFile();
        const QString folder = QFileInfo(path).path();
        QVERIFY(what == QLatin1String("file in the way") || QDir().mkpath(folder));
        if (what == QLatin1String("folder"))
            QVERIFY(QDir().mkdir(path));
        else if (what == QLatin1String("fifo"))
            QCOMPARE(mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        else if (what == QLatin1String("device"))
            QVERIFY(QFile::link(QStringLiteral("/dev/zero"), path));
        else if (what == QLatin1String("loop"))
            QVERIFY(QFile::link(path, path));
        else
            QVERIFY(QFile(folder).open(QIODevice::WriteOnly));
        QCOMPARE(preferences(), Preferences());
        QVERIFY(!keepPreferences(kChosen));
        QCOMPARE(preferences(), Preferences());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestPreferences)
#include "test_preferences.moc"
