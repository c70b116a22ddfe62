// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QCursor>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::ui;

/// What a document's menu offers for the conversation that is open.
class TestConversationMenu : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<LibraryPane> m_pane;

    /// The menu's action with these words; null where it has none.
    QAction* offered(const QString& document, const QString& words)
    {
        LibraryView* const view = viewOf(*m_pane);
        view->setCurrentIndex(rowOf(*m_pane, document));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
        QCoreApplication::sendEvent(view->viewport(), &event);
        QMenu* const menu = view->findChildren<QMenu*>().last();
        const QList<QAction*> actions = menu->actions();
        const auto found =
            std::find_if(actions.begin(), actions.end(), [&](QAction* action) { return action->text() == words; });
        return found == actions.end() ? nullptr : *found;
    }

private slots:
    void init() { m_pane = shownPane(madeUpLibrary(3, 1)); }
    void cleanup() { m_pane.reset(); }

    void nothingOpen_offersNothing()
    {
        QVERIFY(offered("d1", "Open"));
        QVERIFY(!offered("d1", "Read in this conversation too"));
        QVERIFY(!offered("d1", "Leave out of this conversation"));
    }

    void pointerThatRestsOnARow_tellsWhichMayBeOpenedNext()
    {
        LibraryView* const view = viewOf(*m_pane);
        QSignalSpy hovered(m_pane.get(), &LibraryPane::hovered);
        const QPoint place = view->visualRect(rowOf(*m_pane, "c2-1")).center();
        QCursor::setPos(view->viewport()->mapToGlobal(place));
        QTest::mouseMove(view->viewport(), place);
        QVERIFY(!hovered.isEmpty() || hovered.wait(5000));
        QCOMPARE(hovered[0][0].toString(), "c2-1");
        QCOMPARE(hovered[0][1].toBool(), false);
    }

    void otherDocument_canBeAdded()
    {
        m_pane->setRead({"d1"});
        QSignalSpy added(m_pane.get(), &LibraryPane::addToConversationRequested);
        QAction* const add = offered("d2", "Read in this conversation too");
        QVERIFY(add);
        add->trigger();
        QCOMPARE(added.count(), 1);
        QCOMPARE(added[0][0].toString(), "d2");
    }

    void readDocument_canBeLeftOutUnlessItIsTheOnlyOne()
    {
        m_pane->setRead({"d1"});
        QVERIFY(!offered("d1", "Leave out of this conversation")->isEnabled());
        m_pane->setRead({"d1", "d2"});
        QSignalSpy leftOut(m_pane.get(), &LibraryPane::leaveOutRequested);
        QAction* const leaveOut = offered("d1", "Leave out of this conversation");
        QVERIFY(leaveOut->isEnabled());
        QVERIFY(!offered("d1", "Read in this conversation too"));
        leaveOut->trigger();
        QCOMPARE(leftOut.count(), 1);
        QCOMPARE(leftOut[0][0].toString(), "d1");
    }
};

QTEST_MAIN(TestConversationMenu)
#include "test_conversation_menu.moc"
