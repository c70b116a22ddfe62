// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/settled_markdown.h"
#include "ui/conversation/turn_list.h"
#include "ui/conversation/turn_view.h"

#include <QAbstractTextDocumentLayout>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>

using namespace lectern;
using namespace lectern::ui;

class TestStreaming : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_pane = shownPane(madeUpTurns(4));
        m_list = m_pane->findChild<TurnList*>();
        m_pane->beginTurn("And then?");
    }

    void cleanup() { m_pane.reset(); }

    void whatStandsAbove_doesNotMove()
    {
        const std::vector<QRect> before = placesOfEarlierTurns();
        for (const QString& piece : inPieces(madeUpAnswer(3000), 10)) {
            m_pane->appendText(piece);
            QCOMPARE(placesOfEarlierTurns(), before);
        }
    }

    void settledParagraphs_doNotMove_norChange()
    {
        struct Settled {
            qreal top = 0;
            QString text;
        };
        std::vector<Settled> settled;
        QString source;
        for (const QString& piece : inPieces(madeUpAnswer(3000), 10)) {
            m_pane->appendText(piece);
            source += piece;
            const std::vector<QTextBlock> blocks = blocksOf(*growing());
            QVERIFY(blocks.size() >= settled.size());
            for (std::size_t i = 0; i < settled.size(); ++i) {
                QCOMPARE(topOf(blocks[i]), settled[i].top);
                QCOMPARE(blocks[i].text(), settled[i].text);
            }
            // Every block but those of what still grows is settled.
            const QString tail = source.mid(settledEnd(source, 0));
            const qsizetype open = tail.trimmed().isEmpty() ? 0 : tail.count('\n') + 2;
            for (std::size_t i = settled.size(); i + std::size_t(open) < blocks.size(); ++i)
                settled.push_back({topOf(blocks[i]), blocks[i].text()});
        }
        QVERIFY(settled.size() > 40);
    }

    void picture_ofWhatStandsAbove_staysThePixelsItIs()
    {
        m_list->verticalScrollBar()->setValue(0);
        const QImage before = m_list->viewport()->grab().toImage();
        for (const QString& piece : inPieces(madeUpAnswer(2000), 60))
            m_pane->appendText(piece);
        QCOMPARE(m_list->viewport()->grab().toImage(), before);
    }

    void theEnd_isFollowed_byWhoIsThere()
    {
        QScrollBar* const bar = m_list->verticalScrollBar();
        for (const QString& piece : inPieces(madeUpAnswer(3000), 10)) {
            m_pane->appendText(piece);
            QCOMPARE(bar->value(), bar->maximum());
        }
        m_pane->finishTurn(madeUpTurn("t5", "And then?", madeUpAnswer(3000)));
        QCOMPARE(bar->value(), bar->maximum());
    }

    void whoHasScrolledUp_isLeftThere_toTheEnd()
    {
        QScrollBar* const bar = m_list->verticalScrollBar();
        const QStringList pieces = inPieces(madeUpAnswer(4000), 10);
        for (int i = 0; i < pieces.size(); ++i) {
            if (i == pieces.size() / 2)
                bar->setValue(bar->value() - 120);
            const int before = bar->value();
            m_pane->appendText(pieces[i]);
            if (i >= pieces.size() / 2)
                QCOMPARE(bar->value(), before);
        }
        const int before = bar->value();
        m_pane->finishTurn(madeUpTurn("t5", "And then?", madeUpAnswer(4000)));
        QCOMPARE(bar->value(), before);
    }

    void whoReturnsToTheEnd_isTakenAlongAgain()
    {
        QScrollBar* const bar = m_list->verticalScrollBar();
        for (const QString& piece : inPieces(madeUpAnswer(2000), 10))
            m_pane->appendText(piece);
        bar->setValue(bar->value() - 300);
        m_pane->appendText("more ");
        bar->setValue(bar->maximum());
        for (const QString& piece : inPieces(madeUpAnswer(1000), 10)) {
            m_pane->appendText(piece);
            QCOMPARE(bar->value(), bar->maximum());
        }
    }

    void finishing_movesNothingAbove()
    {
        for (const QString& piece : inPieces(madeUpAnswer(1000), 10))
            m_pane->appendText(piece);
        const std::vector<QRect> before = placesOfEarlierTurns();
        const int height = growing()->height();
        m_pane->finishTurn(madeUpTurn("t5", "And then?", madeUpAnswer(1000)));
        QCOMPARE(placesOfEarlierTurns(), before);
        QCOMPARE(m_list->turns().back()->findChild<AnswerView*>()->height(), height);
    }

private:
    AnswerView* growing() const { return m_list->turns().back()->findChild<AnswerView*>(); }

    /// In the content, which scrolls as a whole.
    std::vector<QRect> placesOfEarlierTurns() const
    {
        std::vector<QRect> places;
        for (std::size_t i = 0; i + 1 < m_list->turns().size(); ++i) {
            const TurnView* turn = m_list->turns()[i];
            places.push_back(turn->geometry());
            for (const QWidget* part : turn->findChildren<QWidget*>())
                places.emplace_back(part->mapTo(turn, QPoint(0, 0)), part->size());
        }
        return places;
    }

    static std::vector<QTextBlock> blocksOf(const AnswerView& answer)
    {
        std::vector<QTextBlock> blocks;
        for (QTextBlock block = answer.document()->begin(); block.isValid(); block = block.next())
            blocks.push_back(block);
        return blocks;
    }

    static qreal topOf(const QTextBlock& block)
    {
        return block.document()->documentLayout()->blockBoundingRect(block).top();
    }

    std::unique_ptr<ConversationPane> m_pane;
    TurnList* m_list = nullptr;
};

QTEST_MAIN(TestStreaming)
#include "test_streaming.moc"
