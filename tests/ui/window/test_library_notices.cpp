// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/newer_library.h"
#include "tests/ui/window/whole_window.h"
#include "ui/theme/theme.h"
#include "ui/window/message_bar.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;
using domain::SavingTrouble;
using lectern::test::WholeWindow;
using Activity = runtime::ConversationService::Activity;

/// What the window says about its library.
class TestLibraryNotices : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_settings.path()));
        Theme::wear(Theme::Choice::Light);
    }

    void newerLibrary_isShownAndNotChanged()
    {
        const QTemporaryDir folder;
        QString document;
        {
            WholeWindow shown(folder.filePath("library"));
            drop(shown, folder);
            QVERIFY(shown.waitFor(Activity::Ready));
            document = shown.presenter.document();
        }
        QVERIFY(!document.isEmpty());
        test::makeNewer(folder.filePath("library"));
        QFile database(folder.filePath("library/library.db"));
        QVERIFY(database.open(QIODevice::ReadOnly));
        const QByteArray before = database.readAll();

        WholeWindow shown(folder.filePath("library"));
        QVERIFY(shown.waitUntilStarted());
        QCOMPARE(shown.window.messages().sentence(),
                 "This library was made by a newer version of Lectern. It can be read here, and is not changed.");
        shown.choose(document);
        QVERIFY(shown.showsPageWithText(1));
        database.seek(0);
        QVERIFY(database.readAll() == before);
    }

    void libraryOnANetwork_isWarnedOf()
    {
        const QTemporaryDir folder;
        WholeWindow shown(folder.filePath("library"));
        runtime::DeskInfo info;
        connect(&shown.services.conversations(), &runtime::ConversationService::started, this,
                [&info](const runtime::DeskInfo& started) { info = started; });
        QVERIFY(shown.waitUntilStarted());
        QVERIFY(shown.window.messages().sentence().isEmpty());
        disconnect(&shown.services.conversations(), nullptr, this, nullptr);
        info.networkFileSystem = "nfs4"; // which only root could mount here
        emit shown.services.conversations().started(info);
        QCOMPARE(shown.window.messages().sentence(),
                 "The library is on a network (nfs4): locks and writes may not hold there, and what is kept could be lost.");
    }

    void readingForAnotherModel_isSaidWithItsReason()
    {
        const QTemporaryDir folder;
        WholeWindow shown(folder.filePath("library"));
        QVERIFY(shown.waitUntilStarted());
        emit shown.services.conversations().readsForThisModel({"one", "two"});
        QVERIFY2(shown.window.messages().sentence().startsWith("The model is another one: 2 document"),
                 qPrintable(shown.window.messages().sentence()));
    }

    void troubleWithSaving_isSaid_data()
    {
        QTest::addColumn<SavingTrouble>("trouble");
        QTest::addColumn<QString>("beginning");
        QTest::newRow("none") << SavingTrouble::None << QString();
        QTest::newRow("read only: said when it was opened") << SavingTrouble::ReadOnly << QString();
        QTest::newRow("no room") << SavingTrouble::NoRoom << QString("There is no room to save what is read");
        QTest::newRow("disk full") << SavingTrouble::DiskFull << QString("The disk is full");
        QTest::newRow("failed") << SavingTrouble::Failed << QString("What is read can no longer be saved");
    }
    void troubleWithSaving_isSaid()
    {
        QFETCH(SavingTrouble, trouble);
        QFETCH(QString, beginning);
        const QTemporaryDir folder;
        WholeWindow shown(folder.filePath("library"));
        QVERIFY(shown.waitUntilStarted());
        emit shown.services.library().savingTroubled(trouble);
        const QString said = shown.window.messages().sentence();
        QVERIFY2(beginning.isEmpty() ? said.isEmpty() : said.startsWith(beginning), qPrintable(said));
        if (!beginning.isEmpty())
            QVERIFY2(said.endsWith("Questions and answers are kept."), qPrintable(said));
    }

private:
    static void drop(WholeWindow& shown, const QTemporaryDir& folder)
    {
        QFile text(folder.filePath("mill.txt"));
        if (!text.open(QIODevice::WriteOnly) || text.write("The mill was built in 1720 by Anna Weber.\n") < 0)
            qFatal("no file can be written");
        text.close();
        shown.drop(text.fileName());
    }

    QTemporaryDir m_settings;
};

QTEST_MAIN(TestLibraryNotices)
#include "test_library_notices.moc"
