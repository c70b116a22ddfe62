// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/page_fixture.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <random>

using namespace lectern::importing;
using namespace lectern::test;

namespace {

constexpr int kStep = 12; // from line to line

/// Lines of a column, each of which says where it stands. @param words about as many as fit into 200 points
void addColumn(PageOfPieces& page, double left, double top, int lines, const QString& name)
{
    for (int i = 0; i < lines; ++i)
        page.line(left, top + kStep * i, QStringLiteral("%1 has some words in line %2").arg(name).arg(i));
}

/// The names of columns in the order of their lines.
QStringList columnsIn(const QString& text)
{
    QStringList names;
    for (const QString& word : text.split(QRegularExpression(QStringLiteral("\\s+"))))
        if (word.size() > 1 && word == word.toUpper() && word.front().isLetter() && (names.isEmpty() || names.back() != word))
            names.append(word);
    return names;
}

QString linesOfColumnText(const QString& name, int lines)
{
    QStringList all;
    for (int i = 0; i < lines; ++i)
        all.append(QStringLiteral("%1 has some words in line %2").arg(name).arg(i));
    return all.join(QLatin1Char(' '));
}

} // namespace

class TestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listInShortColumns_comesInTheOrderOfItsNumbers()
    {
        PageOfPieces page;
        addColumn(page, 50, 50, 5, QStringLiteral("ABOVE"));
        const QStringList items{"1. Fourscore",     "2. and seven", "3. years ago", "4. our fathers",
                                "5. brought forth", "6. on this",   "7. continent"};
        for (int i = 0; i < 7; ++i)
            page.line(i < 4 ? 60 : 160, 120 + kStep * (i % 4), items[i]);
        addColumn(page, 50, 180, 5, QStringLiteral("BELOW"));
        const QString text = page.text().simplified();
        QVERIFY2(text.contains(items.join(u' ')), qPrintable(text));
        QCOMPARE(columnsIn(page.text()), QStringList({"ABOVE", "BELOW"}));
    }

    void itemsWhoseNumbersRunAcross_stayBesideEachOther()
    {
        PageOfPieces page;
        const QStringList items{"1. Fourscore", "2. and seven", "3. years ago", "4. our fathers"};
        for (int i = 0; i < 4; ++i)
            page.line(60 + 100 * (i % 2), 120 + kStep * (i / 2), items[i]);
        QVERIFY2(page.text().simplified().contains(items.join(u' ')), qPrintable(page.text()));
    }

    void twoColumns_underATitleOverBoth_areReadOneAfterTheOther()
    {
        PageOfPieces page;
        page.line(60, 50, QStringLiteral("A title that is as wide as both columns are"), 20);
        addColumn(page, 50, 100, 20, QStringLiteral("LEFT"));
        addColumn(page, 280, 100, 20, QStringLiteral("RIGHT"));
        QCOMPARE(page.text(), QStringLiteral("A title that is as wide as both columns are\n\n") +
                                  linesOfColumnText(QStringLiteral("LEFT"), 20) + QStringLiteral("\n\n") +
                                  linesOfColumnText(QStringLiteral("RIGHT"), 20));
    }

    void order_doesNotDependOnTheOrderOfPieces()
    {
        PageOfPieces page;
        addColumn(page, 50, 100, 20, QStringLiteral("LEFT"));
        addColumn(page, 280, 106, 18, QStringLiteral("RIGHT")); // lines stand beside gaps
        const QString expected = page.text();
        std::mt19937 random(7);
        for (int i = 0; i < 5; ++i) {
            std::shuffle(page.pieces.begin(), page.pieces.end(), random);
            QCOMPARE(page.text(), expected);
        }
        QCOMPARE(columnsIn(expected), QStringList({"LEFT", "RIGHT"}));
    }

    void threeColumns_andTextOverAllOfThem_areReadFromTheTop()
    {
        PageOfPieces page;
        const QString wide = QStringLiteral("WIDE text that goes over all of the three columns of this page and is long enough "
                                            "to cross every gap between them");
        page.line(40, 80, wide);
        addColumn(page, 40, 120, 15, QStringLiteral("ONE"));
        addColumn(page, 240, 120, 15, QStringLiteral("TWO"));
        addColumn(page, 440, 120, 9, QStringLiteral("THREE"));
        page.line(40, 330, QString(wide).replace(QStringLiteral("WIDE"), QStringLiteral("LAST")));
        QVERIFY2(columnsIn(page.text()) == QStringList({"WIDE", "ONE", "TWO", "THREE", "LAST"}), qPrintable(page.text()));
    }

    void columnsAboveAndBelowAFigure_staySeparate()
    {
        PageOfPieces page;
        addColumn(page, 50, 100, 10, QStringLiteral("A"));
        QVERIFY(page.pieces.size() > 10);
        page.pieces.clear();
        addColumn(page, 50, 100, 10, QStringLiteral("AA"));
        addColumn(page, 280, 100, 10, QStringLiteral("BB"));
        page.line(50, 260, QStringLiteral("FIGURE one shows what both columns speak of and its caption is wide"), 11);
        addColumn(page, 50, 300, 10, QStringLiteral("CC"));
        addColumn(page, 280, 300, 10, QStringLiteral("DD"));
        QCOMPARE(columnsIn(page.text()), QStringList({"AA", "BB", "FIGURE", "CC", "DD"}));
    }

    void table_becomesRows()
    {
        PageOfPieces page;
        const QStringList rows[] = {{"Country", "Area", "Capital"},
                                    {"Norway", "385207", "Oslo"},
                                    {"New Zealand", "268021", "Wellington"},
                                    {"Chile", "756102", "Santiago de Chile"}};
        for (int r = 0; r < 4; ++r)
            for (int c = 0; c < 3; ++c)
                page.line(50 + 110 * c, 100 + 14 * r, rows[r][c]);
        QCOMPARE(
            page.text(),
            QStringLiteral("| Country | Area | Capital |\n| Norway | 385207 | Oslo |\n| New Zealand | 268021 | Wellington |\n"
                           "| Chile | 756102 | Santiago de Chile |"));
    }

    void tableCell_ofTwoLines_staysOneCell()
    {
        PageOfPieces page;
        const double tops[] = {100, 130, 160};
        for (int r = 0; r < 3; ++r) {
            page.line(50, tops[r], QStringLiteral("key%1").arg(r));
            page.line(150, tops[r], QStringLiteral("what it"));
            page.line(150, tops[r] + kStep, QStringLiteral("means"));
        }
        QCOMPARE(page.text(), QStringLiteral("| key0 | what it means |\n| key1 | what it means |\n| key2 | what it means |"));
    }

    void tableCells_thatAreCentred_belongToTheRowBesideThem()
    {
        PageOfPieces page;
        for (int row = 0; row < 3; ++row) {
            const double top = 100 + 40 * row;
            page.line(150, top, QStringLiteral("what it"));
            page.line(50, top + 6, QStringLiteral("key%1").arg(row)).line(300, top + 6, QStringLiteral("yes"));
            page.line(150, top + 12, QStringLiteral("means"));
        }
        QCOMPARE(
            page.text(),
            QStringLiteral("| key0 | what it means | yes |\n| key1 | what it means | yes |\n| key2 | what it means | yes |"));
    }

    void tableRows_whoseBoxesOverlap_stayRows()
    {
        PageOfPieces page; // fonts whose ascent and descent are more than the step between lines
        page.line(50, 88, QStringLiteral("Countries"), 14);
        const QStringList rows[] = {{"Norway", "385207", "Oslo"}, {"Peru", "1285216", "Lima"}, {"Chile", "756102", "Santiago"}};
        for (int r = 0; r < 3; ++r)
            for (int c = 0; c < 3; ++c)
                page.line(50 + 110 * c, 100 + kStep * r, rows[r][c], 14);
        QCOMPARE(page.text(),
                 QStringLiteral(
                     "Countries\n\n| Norway | 385207 | Oslo |\n| Peru | 1285216 | Lima |\n| Chile | 756102 | Santiago |"));
    }

    void numberedList_isNoTable()
    {
        PageOfPieces page;
        for (int i = 0; i < 4; ++i) {
            page.line(50, 100 + 14 * i, QStringLiteral("%1.").arg(i + 1));
            page.line(75, 100 + 14 * i, QStringLiteral("item of a list"));
        }
        QVERIFY(!page.text().contains(QLatin1Char('|')));
        QVERIFY(page.text().contains(QStringLiteral("2. item of a list")));
    }

    void program_keepsItsLinesAndIndentation()
    {
        PageOfPieces page;
        addColumn(page, 50, 100, 6, QStringLiteral("TEXT"));
        page.fixedLine(60, 190, QStringLiteral("if (answer == 42) {"));
        page.fixedLine(80, 202, QStringLiteral("print(answer);"));
        page.line(60, 214, QStringLiteral("}"));
        addColumn(page, 50, 240, 6, QStringLiteral("MORE"));
        QVERIFY2(page.text().contains(QStringLiteral("\n\nif (answer == 42) {\n    print(answer);\n}\n\nMORE")),
                 qPrintable(page.text()));
    }

    void footnote_standsBehindTheParagraphThatRefersToIt()
    {
        PageOfPieces page;
        page.line(50, 100, QStringLiteral("The first paragraph says what was"));
        page.piece(50, 112, QStringLiteral("found"))
            .piece(75, 110, QStringLiteral("7"), 6, true)
            .line(83, 112, QStringLiteral("and by whom it was."));
        addColumn(page, 50, 150, 6, QStringLiteral("SECOND"));
        page.piece(50, 700, QStringLiteral("7"), 5).line(56, 702, QStringLiteral("In a letter of that year."), 8);
        const QString text = page.text();
        QVERIFY2(text.startsWith(QStringLiteral(
                     "The first paragraph says what was found 7 and by whom it was.\n\n7 In a letter of that year.\n\nSECOND")),
                 qPrintable(text));
    }

    void footnote_thatNothingRefersTo_standsAtTheEnd_behindBothColumns()
    {
        PageOfPieces page;
        addColumn(page, 50, 100, 20, QStringLiteral("LEFT"));
        addColumn(page, 280, 100, 22, QStringLiteral("RIGHT"));
        page.line(50, 356, QStringLiteral("* An aside in small type."), 8);
        QVERIFY2(page.text().endsWith(QStringLiteral("\n\n* An aside in small type.")), qPrintable(page.text()));
        QCOMPARE(columnsIn(page.text()), QStringList({"LEFT", "RIGHT"}));
    }

    void displayedFormula_isLeftAlone()
    {
        PageOfPieces page;
        addColumn(page, 50, 100, 6, QStringLiteral("BEFORE"));
        page.line(120, 190, QStringLiteral("a + b = c"));
        addColumn(page, 50, 222, 6, QStringLiteral("AFTER"));
        QVERIFY2(page.text().contains(QStringLiteral("\n\na + b = c\n\nAFTER")), qPrintable(page.text()));
    }

    void commentsBesideAProgram_stayWithItsLines()
    {
        PageOfPieces page;
        addColumn(page, 50, 40, 12, QStringLiteral("TEXT"));
        const QStringList code = {"BICL #UCB_WRTP, -", "UCB_DEVSTS(R3)", "BITW #UF_WRTPD -",
                                  "UF_WRTPH !",        "UF_WRTPS -",     "BEQL done.here"};
        for (int i = 0; i < 6; ++i) {
            page.fixedLine(60, 200 + kStep * i, code[i]);
            page.fixedLine(60 + 5 * 32, 200 + kStep * i, QStringLiteral("; what this line of it does %1").arg(i));
        }
        QVERIFY2(page.text().contains(
                     QStringLiteral("BICL #UCB_WRTP, -               ; what this line of it does 0\nUCB_DEVSTS(R3)")),
                 qPrintable(page.text()));
    }

    void tableWithCellsOfSeveralLines_isNoColumns()
    {
        PageOfPieces page;
        double top = 100;
        for (int row = 0; row < 6; ++row) {
            page.line(50, top, QStringLiteral("the name of what row %1 of them is about").arg(row));
            for (int i = 0; i < 1 + row % 3; ++i)
                page.line(300, top + kStep * i, QStringLiteral("says what that row means in its line %1").arg(i));
            top += kStep * (1 + row % 3) + 8;
        }
        QVERIFY2(page.text().indexOf(QStringLiteral("means in its line 0")) <
                     page.text().indexOf(QStringLiteral("of what row 1")),
                 qPrintable(page.text()));
    }

    void columnsWhoseParagraphsBeginBesideEachOther_areColumns()
    {
        PageOfPieces page;
        for (int paragraph = 0; paragraph < 6; ++paragraph)
            for (int i = 0; i < 3; ++i) {
                const double top = 100 + paragraph * (3 * kStep + 8) + kStep * i;
                page.line(50, top, QStringLiteral("LEFT has some words in line %1").arg(i));
                page.line(280, top, QStringLiteral("RIGHT has some words in line %1").arg(i));
            }
        QCOMPARE(columnsIn(page.text()), QStringList({"LEFT", "RIGHT"}));
    }

    void index_ofShortEntries_isReadColumnByColumn()
    {
        PageOfPieces page;
        for (int i = 0; i < 14; ++i) {
            page.line(50, 100 + kStep * i, QStringLiteral("-a%1, %2").arg(i).arg(10 + i));
            page.line(250, 100 + kStep * i, QStringLiteral("-z%1, %2").arg(i).arg(30 + i));
        }
        QVERIFY2(page.text().indexOf(QStringLiteral("-a13, 23")) < page.text().indexOf(QStringLiteral("-z0, 30")),
                 qPrintable(page.text()));
    }

    void pageOfVeryManyGaps_isReadInTime()
    {
        std::mt19937 random(5);
        PageOfPieces page; // thousands of places where something ends, and gaps between all of them
        for (int i = 0; i < 19'000; ++i)
            page.piece(static_cast<double>(random() % 200'000), static_cast<double>(random() % 200'000), QStringLiteral("word"),
                       10, true);
        const std::clock_t before = std::clock(); // of the processor: others may use it, too
        QVERIFY(!lectern::importing::linesOf(page.pieces).empty());
        const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < 10, qPrintable(QString::number(seconds)));
    }

    void columnOfVeryManyMarks_isReadInTime()
    {
        std::vector<Piece> pieces; // each above a letter of its own
        for (int i = 0; i < 60'000; ++i) {
            const double top = 20.0 * i;
            pieces.push_back({u"\u0628", {50, top + 8, 60, top + 18}, 0, true, true});
            pieces.push_back({u"\u064E", {54, top + 5, 56, top + 7}, 0, true, true});
        }
        std::vector<const Piece*> column;
        for (const Piece& piece : pieces)
            column.push_back(&piece);
        const std::clock_t before = std::clock();
        const std::vector<Line> lines = linesOfColumn(column, true);
        const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < 3, qPrintable(QString::number(seconds)));
        QCOMPARE(lines.size(), pieces.size() / 2);
        for (const Line& line : lines)
            QCOMPARE(line.words.front().text.size(), std::size_t{2});
    }

    void japanese_hasNoSpacesBetweenLinesAndPieces()
    {
        PageOfPieces page;
        page.pieces.push_back({u"吾輩は猫である", {50, 100, 120, 110}, 0, true, true});
        page.pieces.push_back({u"。名前は", {124, 100, 164, 110}, 0, false, true});
        page.pieces.push_back({u"まだ無い。どこで生れた", {50, 112, 160, 122}, 0, false, true});
        QCOMPARE(page.text(), QStringLiteral("吾輩は猫である。名前はまだ無い。どこで生れた"));
    }

    void overlappingWords_areAllThere()
    {
        PageOfPieces page;
        page.line(50, 100, QStringLiteral("these words stand"));
        page.line(53, 103, QStringLiteral("upon each other"));
        QStringList words = page.text().split(QRegularExpression(QStringLiteral("\\s+")));
        words.sort();
        QCOMPARE(words, QStringList({"each", "other", "stand", "these", "upon", "words"}));
    }

    void anyPage_losesNoCharacter_andEachRangeHasItsBox()
    {
        std::mt19937 random(11);
        const auto upTo = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
        for (int round = 0; round < 60; ++round) {
            PageOfPieces page;
            const int kind = upTo(3);
            for (int i = 0; i < 150; ++i) {
                const QString word = QString(1 + upTo(9), QChar(u'a' + upTo(25)));
                const double left = kind == 0 ? upTo(560) : 50 + 60 * upTo(7);
                page.piece(left, kind < 2 ? upTo(800) : 50 + kStep * upTo(50), word, 6 + upTo(kind == 3 ? 30 : 6),
                           upTo(1) == 1);
                if (kind == 3)
                    page.pieces.back().pitch = 3;
            }
            const PageText text = page.page();
            std::u16string expected;
            for (const Piece& piece : page.pieces)
                expected += piece.text;
            std::u16string found;
            int from = 0;
            for (const WordSpan& word : text.words) {
                QVERIFY(word.start >= from && word.end > word.start && word.end <= static_cast<int>(text.text.size()));
                for (int i = from; i < word.start; ++i)
                    QVERIFY(text.text[static_cast<std::size_t>(i)] == u' ' || text.text[static_cast<std::size_t>(i)] == u'\n' ||
                            text.text[static_cast<std::size_t>(i)] == u'|');
                const std::u16string part =
                    text.text.substr(static_cast<std::size_t>(word.start), static_cast<std::size_t>(word.end - word.start));
                found += part;
                // The first letter is one of a piece within the box.
                const bool there = std::any_of(page.pieces.begin(), page.pieces.end(), [&](const Piece& piece) {
                    return piece.text.front() == part.front() && piece.box.left >= word.box.left - 0.01 &&
                           piece.box.right <= word.box.right + 0.01 && piece.box.top >= word.box.top - 0.01 &&
                           piece.box.bottom <= word.box.bottom + 0.01;
                });
                QVERIFY(there);
                from = word.end;
            }
            std::sort(expected.begin(), expected.end());
            std::sort(found.begin(), found.end());
            QVERIFY(found == expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestLayout)
#include "test_layout.moc"
