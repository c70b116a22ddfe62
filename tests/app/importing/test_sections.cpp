// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/sections.h"
#include "app/importing/worker_protocol.h"

#include <QTest>

#include <string>

using namespace lectern::importing;

namespace {

Block paragraph(std::size_t size, char16_t letter = u'x')
{
    return Block{std::u16string(size, letter)};
}

Block heading(const std::u16string& text, int level = 1)
{
    Block block{text};
    block.heading = level;
    return block;
}

QStringList textsOf(const std::vector<Block>& blocks)
{
    QStringList texts;
    for (const std::u16string& text : sectionsOf(blocks).texts)
        texts.append(QString::fromStdU16String(text));
    return texts;
}

} // namespace

class TestSections : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paragraphs_fillSections_andAreNotDivided()
    {
        const std::vector<Block> blocks(100, paragraph(290));
        const Sections sections = sectionsOf(blocks);
        QCOMPARE(sections.texts.size(), size_t{10});
        for (const std::u16string& text : sections.texts)
            QCOMPARE(text.size(), size_t{10 * 290 + 9 * 2});
        QCOMPARE(sections.ofBlock.front(), 1);
        QCOMPARE(sections.ofBlock[10], 2);
        QCOMPARE(sections.ofBlock.back(), 10);
    }

    void headings_beginSections_whereEnoughStandsBefore()
    {
        const QStringList texts = textsOf(
            {paragraph(1'200), heading(u"A"), paragraph(100), heading(u"B"), paragraph(950), heading(u"C"), paragraph(10)});
        QCOMPARE(texts.size(), 3);
        QVERIFY(texts[1].startsWith(QStringLiteral("A\n\n")) && texts[1].contains(QStringLiteral("\n\nB\n\n")));
        QVERIFY(texts[2].startsWith(QStringLiteral("C\n\n")));
    }

    void headings_standWithWhatFollows()
    {
        const QStringList texts = textsOf({paragraph(900), heading(u"Part"), heading(u"Chapter", 2), paragraph(2'990)});
        QCOMPARE(texts.size(), 1); // too little before for a section, and no heading is left alone
        const QStringList more = textsOf({paragraph(2'900), heading(u"Part"), heading(u"Chapter", 2), paragraph(2'990)});
        QCOMPARE(more.size(), 2);
        QVERIFY(more[1].startsWith(QStringLiteral("Part\n\nChapter\n\nx")));
    }

    void chapters_beginSections_howeverShort()
    {
        std::vector<Block> blocks{heading(u"Title"), heading(u"One", 2),  paragraph(5), heading(u"Two", 2),
                                  paragraph(5),      heading(u"Half", 3), paragraph(5)};
        markChapters(blocks);
        QCOMPARE(textsOf(blocks), QStringList({"Title", "One\n\nxxxxx", "Two\n\nxxxxx\n\nHalf\n\nxxxxx"}));
    }

    void longBlocks_areDividedBetweenWords_nothingLost()
    {
        std::u16string words;
        for (int i = 0; i < 4'000; ++i)
            words += QString::number(i).toStdU16String() + u" ";
        words.pop_back();
        const QStringList texts = textsOf({Block{words}});
        QVERIFY(texts.size() > 4);
        QCOMPARE(texts.join(QLatin1Char(' ')), QString::fromStdU16String(words));
        std::u16string pairs;
        for (int i = 0; i < 5'000; ++i)
            pairs += u"\U0001F600";
        for (const QString& text : textsOf({Block{u"x" + pairs}}))
            QVERIFY(!text.front().isLowSurrogate() && !text.back().isHighSurrogate());
    }

    void tightBlocks_standOnTheNextLine()
    {
        Block item{u"- b"};
        item.tight = true;
        QCOMPARE(textsOf({Block{u"- a"}, item, Block{u"c"}}), QStringList({"- a\n- b\n\nc"}));
    }

    void tooManyChapters_arePutTogether()
    {
        std::vector<Block> blocks(120'000, heading(u"a"));
        markChapters(blocks);
        const Sections sections = sectionsOf(blocks);
        QVERIFY(sections.texts.size() < static_cast<size_t>(protocol::kMaxPages));
        QCOMPARE(sections.ofBlock.size(), blocks.size());
    }

    void nothing_isOneEmptySection() { QCOMPARE(textsOf({}), QStringList({""})); }
};

QTEST_APPLESS_MAIN(TestSections)
#include "test_sections.moc"
