// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/chip.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace lectern;
using namespace lectern::ui;
using domain::QuoteCheck;

namespace {

const QString kAnswer = QStringLiteral("“Built in 1846” [p. 1]. “Three keepers” [p. 2]. “A dragon” [p. 3]. See [p. 4] and [p. 900].\n\n"
                                       "| where | page |\n|---|---|\n| the log | [p. 5] |\n\n- a list [p. 6]");

} // namespace

class TestChips : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_citations = {madeUpCitation(kAnswer, 1, QuoteCheck::Exact, "Built in 1846"),
                       madeUpCitation(kAnswer, 2, QuoteCheck::Close, "Three keepers"),
                       madeUpCitation(kAnswer, 3, QuoteCheck::Missing, "A dragon"),
                       madeUpCitation(kAnswer, 4),
                       madeUpCitation(kAnswer, 900, QuoteCheck::Missing),
                       madeUpCitation(kAnswer, 5),
                       madeUpCitation(kAnswer, 6)};
        m_citations[3].label = "iv";
        m_pane = shownPane({madeUpTurn("t1", "Who?", kAnswer, m_citations)});
        m_view = m_pane->findChild<AnswerView*>();
    }

    void cleanup() { m_pane.reset(); }

    void chips_sayPageAndCheck_forEyesAndEars()
    {
        const std::vector<std::pair<QString, QString>> expected{
            {"p. 1 ✓ exact", "Page 1: the quotation stands there exactly"},
            {"p. 2 ≈ close", "Page 2: the quotation stands there nearly so"},
            {"p. 3 ✗ not found", "Page 3: the quotation was not found in the document"},
            {"p. iv (4)", "Page iv, page 4 of the file"},
            {"p. 900 ✗ no such page", "Page 900: there is no such page"},
            {"p. 5", "Page 5"},
            {"p. 6", "Page 6"}};
        QCOMPARE(m_view->chips().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(m_view->chips()[i]->text(), expected[i].first);
            QCOMPARE(m_view->chips()[i]->accessibleName(), expected[i].second);
        }
    }

    void clickAndKeys_goToThePassage()
    {
        std::vector<int> pages;
        connect(m_pane.get(), &ConversationPane::citationActivated, this,
                [&](const domain::Citation& citation) { pages.push_back(citation.page); });
        QTest::mouseClick(m_view->chips()[0], Qt::LeftButton);
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
            m_view->chips()[1]->setFocus();
            QTest::keyClick(m_view->chips()[1], key);
        }
        QTest::mouseClick(m_view->chips()[5], Qt::LeftButton);
        QCOMPARE(pages, std::vector<int>({1, 2, 2, 2, 5}));
    }

    void chips_standInTheText_oneAfterTheOther()
    {
        for (const int width : {420, 300, 700}) {
            m_pane->resize(width, 600);
            QRect before;
            for (const Chip* chip : m_view->chips()) {
                QVERIFY(chip->isVisible());
                const QRect at = chip->geometry();
                QVERIFY2(m_view->rect().contains(at), qPrintable(QStringLiteral("%1: %2 to %3 of %4").arg(chip->text()).arg(at.left()).arg(at.right()).arg(m_view->width())));
                QVERIFY(!chip->geometry().intersects(before));
                QVERIFY(chip->y() > before.y() || chip->x() > before.x());
                before = chip->geometry();
            }
        }
    }

    void theChipOfThePassageShown_saysSo()
    {
        m_pane->setShownCitation(m_citations[1]);
        for (std::size_t i = 0; i < m_view->chips().size(); ++i)
            QCOMPARE(m_view->chips()[i]->isShown(), i == 1);
        m_pane->setShownCitation(std::nullopt);
        QVERIFY(!m_view->chips()[1]->isShown());
    }

    void anotherTheme_leavesChipsAndKeyboardWhereTheyAre()
    {
        m_view->chips()[2]->setFocus();
        const std::vector<Chip*> before = m_view->chips();
        const QRect place = before[2]->geometry();
        Theme::wear(Theme::Choice::Dark);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(m_view->chips(), before);
        QCOMPARE(before[2]->geometry(), place);
        QVERIFY(before[2]->hasFocus());
        Theme::wear(Theme::Choice::Light);
    }

    void wrongPage_isCorrected_inTheToolTip()
    {
        m_citations[0].citedPage = 7;
        QVERIFY(ChipWords::toolTip(m_citations[0]).contains("The answer says page 7; the quotation stands on page 1."));
    }

private:
    std::vector<domain::Citation> m_citations;
    std::unique_ptr<ConversationPane> m_pane;
    AnswerView* m_view = nullptr;
};

QTEST_MAIN(TestChips)
#include "test_chips.moc"
