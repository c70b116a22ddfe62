// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/composer.h"
#include "ui/conversation/growing_field.h"
#include "ui/conversation/send_button.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

class TestComposer : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_pane = shownPane();
        m_field = m_pane->findChild<Composer*>()->findChild<GrowingField*>();
        m_button = m_pane->findChild<SendButton*>();
        m_asked = std::make_unique<QSignalSpy>(m_pane.get(), &ConversationPane::asked);
        m_stopped = std::make_unique<QSignalSpy>(m_pane.get(), &ConversationPane::stopRequested);
        QVERIFY(m_field->hasFocus());
    }

    void cleanup()
    {
        m_asked.reset();
        m_stopped.reset();
        m_pane.reset();
    }

    void enter_sends_shiftEnterBeginsALine()
    {
        QTest::keyClicks(m_field, "One");
        QTest::keyClick(m_field, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(m_field, "two ");
        QCOMPARE(m_asked->count(), 0);
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_asked->count(), 1);
        QCOMPARE(m_asked->front().front().toString(), "One\ntwo");
        QTest::keyClick(m_field, Qt::Key_Enter, Qt::KeypadModifier);
        QCOMPARE(m_asked->count(), 2);
        QCOMPARE(m_field->toPlainText(), "One\ntwo "); // kept until it is being answered
        m_pane->beginTurn("One\ntwo");
        QVERIFY(m_field->toPlainText().isEmpty());
    }

    void anEmptyQuestion_isNeverSent()
    {
        for (const QString& typed : {QString(), QStringLiteral("   "), QStringLiteral("\n\t\n")}) {
            m_field->setPlainText(typed);
            QTest::keyClick(m_field, Qt::Key_Return);
            QVERIFY(!m_button->isEnabled());
            QTest::mouseClick(m_button, Qt::LeftButton);
        }
        QCOMPARE(m_asked->count(), 0);
    }

    void escape_stops_onlyWhileAnswering()
    {
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(m_stopped->count(), 0);
        m_pane->beginTurn("One");
        QTest::keyClicks(m_field, "the next");
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(m_stopped->count(), 1);
        QCOMPARE(m_field->toPlainText(), "the next");
        m_pane->finishTurn(madeUpTurn("t1", "One", "Answer"));
        QTest::keyClick(m_field, Qt::Key_Escape);
        QCOMPARE(m_stopped->count(), 1);
    }

    void button_sends_andStops()
    {
        QTest::keyClicks(m_field, "One");
        QCOMPARE(m_button->accessibleName(), "Send");
        QTest::mouseClick(m_button, Qt::LeftButton);
        QCOMPARE(m_asked->count(), 1);
        m_pane->beginTurn("One");
        QCOMPARE(m_button->accessibleName(), "Stop");
        QVERIFY(m_button->isEnabled());
        m_button->setFocus();
        QTest::keyClick(m_button, Qt::Key_Return);
        QCOMPARE(m_stopped->count(), 1);
        m_pane->finishTurn(madeUpTurn("t1", "One", "Answer"));
        QCOMPARE(m_button->accessibleName(), "Send");
    }

    void whileAnswering_aQuestionIsKept_notSent()
    {
        m_pane->beginTurn("One");
        QTest::keyClicks(m_field, "Two");
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_asked->count(), 0);
        QCOMPARE(m_stopped->count(), 0);
        QCOMPARE(m_field->toPlainText(), "Two");
    }

    void unavailable_saysWhy_andSendsNothing()
    {
        m_pane->setHint("Already read: starts at once", true);
        m_pane->setUnavailable("The document is being opened");
        QTest::keyClicks(m_field, "One");
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_asked->count(), 0);
        QVERIFY(!m_button->isEnabled());
        QCOMPARE(m_button->accessibleDescription(), "The document is being opened");
        m_pane->setUnavailable({});
        QCOMPARE(m_button->accessibleDescription(), "Already read: starts at once");
        QTest::keyClick(m_field, Qt::Key_Return);
        QCOMPARE(m_asked->count(), 1);
    }

    void upArrow_bringsTheLastQuestionBack()
    {
        QTest::keyClick(m_field, Qt::Key_Up);
        QVERIFY(m_field->toPlainText().isEmpty());
        m_pane->showConversation("c", {madeUpTurn("t1", "First\r\nwith two lines?", "Answer")});
        QTest::keyClick(m_field, Qt::Key_Up);
        QCOMPARE(m_field->toPlainText(), "First\nwith two lines?");
        QVERIFY(m_field->textCursor().atEnd());
        QTest::keyClick(m_field, Qt::Key_Up); // moves in the text now
        QVERIFY(!m_field->textCursor().atEnd());
        m_field->setPlainText("typed");
        QTest::keyClick(m_field, Qt::Key_Up);
        QCOMPARE(m_field->toPlainText(), "typed");
    }

    void aLongText_canBePasted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("one line") << QStringLiteral("word ").repeated(39999) + "words";
        QTest::newRow("one word") << QString(200000, 'x');
        QTest::newRow("many lines") << QStringLiteral("a line\n").repeated(28571) + "end";
    }

    void aLongText_canBePasted()
    {
        QFETCH(QString, text);
        QApplication::clipboard()->setText(text);
        QElapsedTimer timer;
        timer.start();
        m_field->paste();
        m_pane->grab();
        const qint64 pasted = timer.restart();
        QTest::keyClick(m_field, Qt::Key_Y);
        m_pane->grab();
        const qint64 typed = timer.restart();
        QTest::keyClick(m_field, Qt::Key_Return);
        qInfo("pasted in %lld ms, a key in %lld ms", static_cast<long long>(pasted), static_cast<long long>(typed));
        QVERIFY(pasted < 3000 * LECTERN_TEST_PATIENCE && typed < 1000 * LECTERN_TEST_PATIENCE);
        QCOMPARE(m_asked->count(), 1);
        QCOMPARE(m_asked->front().front().toString(), text + 'y');
        QVERIFY(m_field->height() < 200);
        m_pane->beginTurn(text + 'y');
        QVERIFY(m_field->toPlainText().isEmpty());
    }

    void formattedText_isPastedPlain()
    {
        auto* data = new QMimeData;
        data->setHtml("<b>bold</b><img src='file:///etc/hostname'>");
        data->setText("bold");
        QApplication::clipboard()->setMimeData(data);
        m_field->paste();
        QCOMPARE(m_field->toPlainText(), "bold");
    }

    void field_growsToSixLines()
    {
        const int one = m_field->height();
        int before = one;
        for (int line = 2; line <= 6; ++line) {
            QTest::keyClick(m_field, Qt::Key_Return, Qt::ShiftModifier);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            QVERIFY(m_field->height() > before);
            before = m_field->height();
        }
        QTest::keyClick(m_field, Qt::Key_Return, Qt::ShiftModifier);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCOMPARE(m_field->height(), before);
        m_pane->findChild<Composer*>()->clearQuestion();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QCOMPARE(m_field->height(), one);
    }

    void aQuote_isPutInQuotationMarks_afterWhatIsTyped()
    {
        QTest::keyClicks(m_field, "Why");
        m_pane->insertQuote(" the  lamp\nwas lit ");
        QCOMPARE(m_field->toPlainText(), "Why\n“the lamp was lit” ");
        QVERIFY(m_field->hasFocus() && m_field->textCursor().atEnd());
    }

private:
    std::unique_ptr<ConversationPane> m_pane;
    GrowingField* m_field = nullptr;
    SendButton* m_button = nullptr;
    std::unique_ptr<QSignalSpy> m_asked;
    std::unique_ptr<QSignalSpy> m_stopped;
};

QTEST_MAIN(TestComposer)
#include "test_composer.moc"
