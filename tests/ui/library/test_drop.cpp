// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"
#include "ui/library/drop_area.h"

#include <QApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace lectern;
using namespace lectern::ui;

class TestDrop : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_pane = shownPane({});
        m_dropped = std::make_unique<QSignalSpy>(m_pane.get(), &LibraryPane::filesDropped);
    }

    void cleanup()
    {
        m_dropped.reset();
        m_pane.reset();
    }

    void files_areTaken_foldersAndAddressesLeftOut()
    {
        QTemporaryDir folder;
        const QStringList files{file(folder, "one.pdf"), file(folder, "two ü %20 #.txt"), file(folder, "no ending")};
        QVERIFY(QDir(folder.path()).mkdir("folder.pdf"));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(files[0]), QUrl("https://example.org/three.pdf"), QUrl::fromLocalFile(folder.path()),
                      QUrl::fromLocalFile(files[1]), QUrl::fromLocalFile(folder.filePath("folder.pdf")), QUrl("javascript:alert(1)"),
                      QUrl(), QUrl::fromLocalFile(files[2])});
        QVERIFY(drop(data));
        QCOMPARE(m_dropped->count(), 1);
        QCOMPARE(m_dropped->front().front().toStringList(), files);
    }

    void nothingToOpen_isNotAccepted_data()
    {
        QTest::addColumn<QList<QUrl>>("urls");
        QTest::newRow("a folder") << QList<QUrl>{QUrl::fromLocalFile(QDir::tempPath())};
        QTest::newRow("an address") << QList<QUrl>{QUrl("https://example.org/book.pdf")};
        QTest::newRow("nothing") << QList<QUrl>{};
    }

    void nothingToOpen_isNotAccepted()
    {
        QFETCH(QList<QUrl>, urls);
        QMimeData data;
        data.setText("some text");
        data.setUrls(urls);
        QVERIFY(!drop(data));
        QCOMPARE(m_dropped->count(), 0);
    }

    void theSameFileTwice_isOpenedOnce()
    {
        QTemporaryDir folder;
        const QString one = file(folder, "one.pdf");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(one), QUrl::fromLocalFile(one)});
        QVERIFY(drop(data));
        QCOMPARE(m_dropped->front().front().toStringList(), QStringList{one});
    }

    void theAreaIsAButtonToo()
    {
        auto* const area = m_pane->findChild<DropArea*>();
        QVERIFY(area->isVisible());
        QCOMPARE(area->accessibleName(), "Open a document");
        QSignalSpy open(m_pane.get(), &LibraryPane::openRequested);
        area->setFocus();
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space})
            QTest::keyClick(area, key);
        QTest::mouseClick(area, Qt::LeftButton);
        QCOMPARE(open.count(), 4);
    }

private:
    static QString file(const QTemporaryDir& folder, const QString& name)
    {
        QFile made(folder.filePath(name));
        if (!made.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        return made.fileName();
    }

    /// What the desktop does. Returns whether the pane accepts it, both when it is held over it and when it is let go.
    bool drop(const QMimeData& data)
    {
        const QPoint middle = m_pane->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(m_pane.get(), &enter);
        QDropEvent let(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        let.ignore();
        QApplication::sendEvent(m_pane.get(), &let);
        return enter.isAccepted() && let.isAccepted();
    }

    std::unique_ptr<LibraryPane> m_pane;
    std::unique_ptr<QSignalSpy> m_dropped;
};

QTEST_MAIN(TestDrop)
#include "test_drop.moc"
