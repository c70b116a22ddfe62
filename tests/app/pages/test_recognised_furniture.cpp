// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/pages/recognised_furniture.h"

#include <QTest>

using namespace lectern;

namespace {

struct Row {
    QString text;
    double top;
    double height = 11;
};

/// A page as a recogniser gives it: a paragraph of each row in `apart`, and one of ten lines at every 18 points between them.
class PageWriter {
public:
    explicit PageWriter(int number)
    {
        m_page.number = number;
        m_page.size = QSizeF(437, 595);
        m_page.ocr = true;
    }

    PageWriter& row(const Row& row, const QString& divider = QStringLiteral("\n\n"))
    {
        double left = 40;
        bool first = true;
        for (const QString& word : row.text.split(u' ')) {
            if (word.isEmpty()) { // two spaces: the other side of the page
                left = 380;
                continue;
            }
            m_page.text += m_page.text.isEmpty() ? QString() : first ? divider : QStringLiteral(" ");
            const int start = int(m_page.text.size());
            m_page.text += word;
            m_page.words.push_back(
                {QRectF(left, row.top, 6.0 * double(word.size()), row.height), start, int(m_page.text.size())});
            left += 6.0 * double(word.size()) + 4;
            first = false;
        }
        return *this;
    }

    /// Text that no other page has.
    PageWriter& body(double top = 80)
    {
        for (int line = 0; line < 10; ++line)
            row({QStringLiteral("line %1 of sheet %2 tells of whales").arg(line).arg(m_page.number), top + 18 * line},
                line == 0 ? QStringLiteral("\n\n") : QStringLiteral(" "));
        return *this;
    }

    domain::Page page() const { return m_page; }

private:
    domain::Page m_page;
};

QString bodyOf(int number)
{
    return PageWriter(number).body().page().text;
}

QString shown(const domain::Page& page, const domain::WordBox& word)
{
    return page.text.mid(word.start, word.end - word.start);
}

/// Pages 1, 2 … with a row each above the text.
std::vector<domain::Page> pagesBelow(const std::vector<Row>& rows)
{
    std::vector<domain::Page> pages;
    for (const Row& row : rows)
        pages.push_back(PageWriter(int(pages.size()) + 1).row(row).body().page());
    return pages;
}

void compareUnchanged(std::vector<domain::Page> pages)
{
    const std::vector<domain::Page> before = pages;
    pages::takeRecognisedFurniture(pages);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        QCOMPARE(pages[i].text, before[i].text);
        QCOMPARE(pages[i].words.size(), before[i].words.size());
        QCOMPARE(pages[i].furniture, QString());
    }
}

} // namespace

/// Headers and footers of recognised pages, which are recognised one by one.
class TestRecognisedFurniture : public QObject {
    Q_OBJECT

private slots:
    void header_isKeptApart_thoughLettersAreMisread_andSheetsLieAskew()
    {
        auto pages = pagesBelow({{"The Lure of the Temptress 6", 18},
                                 {"The Lure of the Tem ptress 7", 12},
                                 {"The Lnre of the Temptress", 24, 12},
                                 {"Tne Lure of thc Temptress 9", 15, 13}});
        pages::takeRecognisedFurniture(pages);
        for (const domain::Page& page : pages)
            QCOMPARE(page.text, bodyOf(page.number));
        QCOMPARE(pages[0].furniture, QString("The Lure of the Temptress 6"));
        QCOMPARE(pages[3].furniture, QString("Tne Lure of thc Temptress 9"));
    }

    void words_keepTheirBoxes_andHaveTheirPlacesInTheNewText()
    {
        std::vector<domain::Page> pages;
        for (const int number : {1, 2, 3})
            pages.push_back(
                PageWriter(number).row({"A History of Whaling", 20}).body().row({QString::number(40 + number), 560}).page());
        const std::vector<domain::Page> before = pages;
        pages::takeRecognisedFurniture(pages);
        for (std::size_t n = 0; n < pages.size(); ++n) {
            QCOMPARE(pages[n].text, bodyOf(pages[n].number));
            QCOMPARE(pages[n].furniture, QString("A History of Whaling\n%1").arg(40 + pages[n].number));
            QCOMPARE(pages[n].words.size(), before[n].words.size() - 5);
            for (std::size_t i = 0; i < pages[n].words.size(); ++i) {
                QCOMPARE(pages[n].words[i].box, before[n].words[i + 4].box);
                QCOMPARE(shown(pages[n], pages[n].words[i]), shown(before[n], before[n].words[i + 4]));
            }
        }
    }

    void headersOfTwoParts_areFoundByTheOneThatStays()
    {
        auto pages = pagesBelow(
            {{"A History of Whaling  Boats", 20}, {"A History of Whaling  Oil", 20}, {"A History of Whalinq  Bone", 20}});
        pages::takeRecognisedFurniture(pages);
        for (const domain::Page& page : pages)
            QCOMPARE(page.text, bodyOf(page.number));
    }

    void footerBetweenTwoParagraphs_leavesThemApart()
    {
        std::vector<domain::Page> pages;
        for (const int number : {1, 2, 3})
            pages.push_back(PageWriter(number).body().row({"Whaling Company Archive", 560}).row({"A note.", 262}).page());
        pages::takeRecognisedFurniture(pages);
        QCOMPARE(pages[1].text, bodyOf(2) + "\n\nA note.");
        QCOMPARE(shown(pages[1], pages[1].words.back()), QString("note."));
    }

    void lineOfTheText_stays_thoughItRepeats()
    {
        // No more white space is below it than between any two lines.
        compareUnchanged(
            pagesBelow({{"And so the song goes on", 62}, {"And so the song goes on", 62}, {"And so the song goes on", 62}}));
    }

    void firstSentences_stay_whereTheyDiffer()
    {
        compareUnchanged(pagesBelow({{"The ship sailed for Nantucket in May.", 30},
                                     {"The boats came back without a whale.", 30},
                                     {"The captain said nothing for a week.", 30},
                                     {"The crew was paid in oil and bone.", 30}}));
    }

    void sumCarriedForward_stays()
    {
        compareUnchanged(
            pagesBelow({{"Carried forward 1980", 30}, {"Carried forward 2417", 30}, {"Carried forward 3050", 30}}));
    }

    void titlesOfChapters_stay_thoughTheyAreAlike()
    {
        compareUnchanged(
            pagesBelow({{"Chapter 1 Whales", 30, 20}, {"Chapter 2 Whales", 30, 20}, {"Chapter 3 Whales", 30, 20}}));
    }

    void rowThatOneOtherPageRepeats_stays_amongMore()
    {
        compareUnchanged(
            pagesBelow({{"The Lure of the Temptress", 30}, {"The Lure of the Temptress", 30}, {"Something else", 30}}));
    }

    void headersFarAwayFromEachOther_areNone()
    {
        std::vector<domain::Page> pages;
        for (const int number : {1, 20, 40})
            pages.push_back(PageWriter(number).row({"The Lure of the Temptress", 30}).body().page());
        compareUnchanged(pages);
    }

    void rowWithinALineOfTheText_stays()
    {
        std::vector<domain::Page> pages;
        for (const int number : {1, 2, 3})
            pages.push_back(
                PageWriter(number).body(100).row({"The Lure of the Temptress", 30}, " ").row({"ends here", 280}, " ").page());
        compareUnchanged(pages);
    }

    void pageOfNothingElse_keepsItsText()
    {
        auto pages = pagesBelow({{"The Lure of the Temptress", 30}, {"The Lure of the Temptress", 30}});
        for (const int number : {3, 4})
            pages.push_back(
                PageWriter(number).row({"The Lure of the Temptress", 30}).row({QString::number(number), 560}).page());
        pages::takeRecognisedFurniture(pages);
        QCOMPARE(pages[0].text, bodyOf(1));
        QCOMPARE(pages[2].text, QString("The Lure of the Temptress\n\n3"));
    }

    void pagesWithTextOfTheirOwn_stay()
    {
        auto pages = pagesBelow(
            {{"The Lure of the Temptress", 30}, {"The Lure of the Temptress", 30}, {"The Lure of the Temptress", 30}});
        for (domain::Page& page : pages)
            page.ocr = false;
        compareUnchanged(pages);
    }
};

QTEST_GUILESS_MAIN(TestRecognisedFurniture)

#include "test_recognised_furniture.moc"
