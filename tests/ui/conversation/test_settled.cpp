// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_document.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/settled_markdown.h"
#include "ui/theme/theme.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTextBlock>
#include <QTextList>
#include <QTextTable>

using namespace lectern;
using namespace lectern::ui;

namespace {

constexpr int kWidth = 380;

/// What a person sees of a document, in words.
QStringList described(const QTextDocument& document)
{
    QStringList blocks;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QTextBlockFormat format = block.blockFormat();
        QString words = QStringLiteral("h%1 i%2 q%3 l%4 t%5 b%6 bg%7 r%8 ")
                            .arg(format.headingLevel()).arg(format.indent()).arg(format.intProperty(QTextFormat::BlockQuoteLevel))
                            .arg(format.leftMargin()).arg(format.topMargin()).arg(format.bottomMargin()).arg(format.background().color().name())
                            .arg(format.hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth));
        if (const QTextList* list = block.textList())
            words += QStringLiteral("%1(%2) ").arg(list->itemText(block)).arg(list->format().indent());
        const QTextTable* table = QTextCursor(block).currentTable();
        if (table && table->cellAt(block.position()).isValid())
            words += QStringLiteral("%1x%2 ").arg(table->rows()).arg(table->columns());
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat characters = it.fragment().charFormat();
            words += QStringLiteral("[%1%2%3%4]").arg(it.fragment().text()).arg(characters.fontWeight()).arg(characters.fontItalic())
                         .arg(characters.fontFixedPitch());
        }
        blocks << words;
    }
    return blocks;
}

} // namespace

/// An answer that came in pieces looks as it does when it is there at once.
class TestSettled : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::wear(Theme::Choice::Light); }

    void pieces_makeTheWhole_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::newRow("everything") << madeUpAnswer(2500);
        QTest::newRow("paragraphs") << "One.\n\nTwo\nlines.\n\n\n\nThree.";
        QTest::newRow("tight, then loose list") << "- one\n- two\n\n- three\n\nAfter it.\n";
        QTest::newRow("numbers") << "3. three\n4. four\n\nText\n\n1. one\n2. two";
        QTest::newRow("list in list") << "- one\n  1. inner\n  2. inner\n\n     with a paragraph\n- two\n\nEnd.";
        QTest::newRow("code with empty lines") << "```\na\n\nb\n\n\n- c\n```\n\nText.\n";
        QTest::newRow("tildes in backticks") << "```\na\n\n~~~\n\nb\n```\n\nText.\n\nMore *text*.\n";
        QTest::newRow("backticks in longer ones") << "````\n```\n\nb\n```\n````\n\nText.\n\nMore.\n";
        QTest::newRow("code on one line") << "```a``` is code.\n\nSo is ```b```.\n\n- one\n\nEnd.\n";
        QTest::newRow("indented code") << "Text:\n\n    a = 1\n\n    b = 2\n\nText.\n";
        QTest::newRow("unclosed fence") << "Text.\n\n```c\nint a;\n\nint b;";
        QTest::newRow("quotation") << "> one\n> two\n\n> three\n\nText\n> four\nlazy\n\nEnd.";
        QTest::newRow("headings") << "# One\nText.\n\nTwo\n===\n\nThree\n---\n\n## Four\n\n### Five\n";
        QTest::newRow("table first") << "| a | b |\n|---|---|\n| 1 | 2 |\n\nText.\n\n| c |\n|---|\n| 3 |\n";
        QTest::newRow("tables in a row") << "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |\n\n- list\n\n| d |\n|---|\n| 4 |\n";
        QTest::newRow("rule") << "One.\n\n---\n\nTwo.\n\n***\n\n- a\n- b\n";
        QTest::newRow("right to left") << "שלום **עולם**.\n\n- אחת\n- שתיים\n\nHello.\n";
        QTest::newRow("emphasis left open") << "**One.\n\nTwo** three *four\n\nfive*.\n";
        QTest::newRow("html") << "<div>\n\n*text*\n\n</div>\n\n<b>x</b>\n\n- y\n";
        QTest::newRow("list, code, list") << "- one\n\n```\ncode\n```\n\n- two\n\nEnd.\n";
        QTest::newRow("tasks") << "- [ ] one\n- [x] two\n\nEnd.\n";
    }

    void pieces_makeTheWhole()
    {
        QFETCH(QString, markdown);
        const auto whole = answerDocument(markdown, {}, QApplication::font());
        whole->setTextWidth(kWidth);
        QRandomGenerator random(11);
        for (int round = 0; round < 5; ++round) {
            AnswerView view;
            view.setStreaming(true);
            for (qsizetype at = 0; at < markdown.size();) {
                const qsizetype length = round == 0 ? 1 : random.bounded(1, 30);
                view.append(markdown.mid(at, length));
                at += length;
            }
            const QStringList grown = described(*view.document());
            const QStringList expected = described(*whole);
            for (int i = 0; i < std::min(grown.size(), expected.size()); ++i)
                QVERIFY2(grown[i] == expected[i], qPrintable(QStringLiteral("block %1: %2 instead of %3").arg(i).arg(grown[i], expected[i])));
            QCOMPARE(grown.size(), expected.size());
            QCOMPARE(view.heightFor(kWidth), int(std::ceil(whole->size().height())));
        }
    }

    void finishing_changesNothing_ofAnAnswerWithoutMarks()
    {
        AnswerView view;
        view.setStreaming(true);
        const QString answer = madeUpAnswer(2000).replace("[p. 12]", "there");
        for (const QString& piece : inPieces(answer, 10))
            view.append(piece);
        const QStringList grown = described(*view.document());
        view.setAnswer(answer, {});
        QCOMPARE(described(*view.document()), grown);
    }

    void whatIsSettled_staysSo()
    {
        const QString answer = madeUpAnswer(3000);
        qsizetype settled = 0;
        for (qsizetype size = 1; size <= answer.size(); ++size) {
            const qsizetype now = settledEnd(answer.left(size), settled);
            QVERIFY(now >= settled && now <= size);
            QVERIFY(now == 0 || answer.left(now).endsWith("\n\n"));
            settled = now;
        }
        QCOMPARE(settledEnd(answer, 0), settled);
        QVERIFY(settled > answer.size() / 2);
    }
};

QTEST_MAIN(TestSettled)
#include "test_settled.moc"
