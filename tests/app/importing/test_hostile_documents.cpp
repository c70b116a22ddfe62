// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/book_builder.h"
#include "tests/app/importing/importing_fixture.h"

#include <QElapsedTimer>

#include <vector>

using namespace lectern;
using namespace lectern::test;

namespace {

constexpr auto kBomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c "
                       "'&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
                       "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f "
                       "'&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
                       "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'><!ENTITY "
                       "secret SYSTEM 'file:///etc/passwd'>]>";

std::string repeated(const std::string& text, int times)
{
    std::string result;
    result.reserve(text.size() * static_cast<std::size_t>(times));
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

/// With a document type that defines entities.
std::string bombed(std::string xml)
{
    const std::size_t declaration = xml.find("?>");
    if (const std::size_t type = xml.find("<!DOCTYPE html>"); type != std::string::npos)
        xml.erase(type, 15);
    xml.insert(declaration == std::string::npos ? 0 : declaration + 2, kBomb);
    return xml;
}

ZipBuilder::Packed deflated(const std::string& name, const QByteArray& content)
{
    QByteArray bytes = qCompress(content, 9);
    bytes = bytes.mid(4 + 2, bytes.size() - 4 - 2 - 4); // Qt's length, then the frame of zlib
    return {name, bytes.toStdString(), 8, ZipBuilder::checksum({content.constData(), static_cast<std::size_t>(content.size())}),
            static_cast<std::uint32_t>(content.size())};
}

} // namespace

/// Each file is read by the real worker, under its limits: within seconds there is a text or one failure that speaks of the
/// document.
class TestHostileDocuments : public QObject {
    Q_OBJECT

private:
    struct Outcome {
        QString text; ///< empty where there is none
        std::optional<ErrorCode> failure;
        QString detail;
        std::vector<QString> warnings;
    };

    Outcome outcomeOf(const std::string& bytes) const
    {
        QElapsedTimer timer;
        timer.start();
        Outcome outcome;
        try {
            const auto document = m_importer.import(m_folder.write(QStringLiteral("file"), QByteArray::fromStdString(bytes)),
                                                    {.silence = std::chrono::seconds(20 * LECTERN_TEST_PATIENCE)});
            for (const domain::Page& page : document->pages)
                outcome.text += page.text + QStringLiteral("\n\n");
            outcome.warnings = document->report.warnings;
        } catch (const Failure& failure) {
            outcome.failure = failure.code();
            outcome.detail = QString::fromStdString(failure.detail());
        }
        if (timer.elapsed() > 15'000 * LECTERN_TEST_PATIENCE)
            qFatal("it took %lld ms", static_cast<long long>(timer.elapsed()));
        return outcome;
    }

    Folder m_folder;
    importing::DocumentImporter m_importer{realWorker()};

private Q_SLOTS:
    void archives_thatGrowBeyondMeasure_areRefused()
    {
        const Files book = bookOf({"<p>one</p>"});
        ZipBuilder bomb;
        for (const auto& [name, content] : book)
            if (name != "OPS/c1.xhtml")
                bomb.add(name, content);
        bomb.add(deflated("OPS/c1.xhtml", QByteArray(64 << 20, ' ')));
        const Outcome outcome = outcomeOf(bomb.build());
        QCOMPARE(outcome.failure, ErrorCode::DamagedDocument);
        QVERIFY2(outcome.detail.contains(QStringLiteral("unpacks to more than")), qPrintable(outcome.detail));
    }

    void claims_ofGigabytes_areNotBelieved()
    {
        for (const std::uint32_t claimed : {0U, 1U, 0x7FFF'FFFFU, 0xFFFF'FFFEU}) {
            ZipBuilder zip;
            for (const auto& [name, content] : wordOf("<w:p><w:r><w:t>text</w:t></w:r></w:p>"))
                zip.add({name, content, 0, ZipBuilder::checksum(content),
                         name == "word/document.xml" ? claimed : static_cast<std::uint32_t>(content.size())});
            const Outcome outcome = outcomeOf(zip.build());
            QVERIFY2(outcome.failure == ErrorCode::DamagedDocument || outcome.text.trimmed() == QStringLiteral("text"),
                     qPrintable(outcome.detail));
        }
    }

    void entities_areNotExpanded()
    {
        Files book = bookOf({"<p>before &h; &secret; after</p>"});
        book["OPS/c1.xhtml"] = bombed(book["OPS/c1.xhtml"]);
        book["OPS/book.opf"] = bombed(book["OPS/book.opf"]);
        const QString kept = QStringLiteral("before &h; &secret; after"); // as they are written
        QCOMPARE(outcomeOf(archiveOf(book)).text.simplified(), kept);
        Files word = wordOf("<w:p><w:r><w:t>before &h; &secret; after</w:t></w:r></w:p>");
        word["word/document.xml"] = bombed(word["word/document.xml"]);
        QCOMPARE(outcomeOf(archiveOf(word)).text.simplified(), kept);
        Files open = openTextOf("<text:p>before &h; &secret; after</text:p>");
        open["content.xml"] = bombed(open["content.xml"]);
        QCOMPARE(outcomeOf(archiveOf(open)).text.simplified(), kept);
    }

    void endlessDepth_isRefused_orFlattened()
    {
        const int levels = 1'000'000;
        QVERIFY(outcomeOf(archiveOf(bookOf({"<p>before</p>" + repeated("<div>", levels) + "inside"})))
                    .text.contains(QStringLiteral("inside")));
        for (const std::string& file : {archiveOf(wordOf(repeated("<w:tbl><w:tr><w:tc>", levels / 3))),
                                        archiveOf(wordOf(repeated("<w:r><w:txbxContent>", levels / 2))),
                                        archiveOf(openTextOf(repeated("<text:list><text:list-item>", levels / 2))),
                                        archiveOf(openTextOf(repeated("<text:note><text:note-body>", levels / 2)))})
            QCOMPARE(outcomeOf(file).failure, ErrorCode::DamagedDocument);
        const Outcome contents = outcomeOf(archiveOf(
            bookOf({"<p>text</p>"}, "<nav epub:type='toc'>" + repeated("<ol><li><a href='c1.xhtml'>x</a>", levels / 10))));
        QCOMPARE(contents.text.trimmed(), QStringLiteral("text"));
        QCOMPARE(contents.warnings.size(), size_t{1});
        QVERIFY(outcomeOf("<html><body>" + repeated("<b><div>", levels) + "inside").text.contains(QStringLiteral("inside")));
        QVERIFY(outcomeOf("<html><body>" + repeated("<table><tr><td>", levels / 2) + "inside")
                    .text.contains(QStringLiteral("inside")));
    }

    void absurdCounts_areNotObeyed()
    {
        const std::string huge = "2147483647";
        QVERIFY(!outcomeOf(archiveOf(openTextOf(
                               "<text:p>a<text:s text:c='" + huge +
                               "'/>b</text:p><table:table><table:table-row><table:table-cell table:number-columns-repeated='" +
                               huge + "' table:number-rows-spanned='" + huge +
                               "'><text:p>c</text:p></table:table-cell><table:table-cell><text:p>d</text:p></table:table-cell>"
                               "</table:table-row></table:table><text:list><text:list-item text:start-value='" +
                               huge + "'><text:p>e</text:p></text:list-item></text:list>")))
                     .failure);
        QVERIFY(!outcomeOf("<html><body><ol start=" + huge + "><li>a<li>b</ol><table><tr><td colspan=" + huge +
                           " rowspan=" + huge + ">c<td>d<tr><td>e</table>")
                     .failure);
        QVERIFY(!outcomeOf(archiveOf(wordOf("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='" + huge +
                                            "'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                                            "<w:p><w:pPr><w:outlineLvl w:val='-" +
                                            huge + "'/><w:numPr><w:ilvl w:val='" + huge +
                                            "'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>b</w:t></w:r></w:p>")))
                     .failure);
        const Outcome chapters = outcomeOf("<html><body>" + repeated("<h1>a</h1>", 150'000));
        QVERIFY2(!chapters.failure, qPrintable(chapters.detail));
    }

    void formatting_thatNothingEnds_isNotOpenedAgainForEver()
    {
        std::string paragraphs = "<html><body>";
        for (int i = 0; i < 100'000; ++i)
            paragraphs += "<p><b class=x" + std::to_string(i) + ">t";
        const Outcome outcome = outcomeOf(paragraphs);
        QVERIFY2(!outcome.failure, qPrintable(outcome.detail));
        QCOMPARE(outcome.text.count(u't'), 100'000);
    }

    void endlessAttributes_takeNoTime_andTheirTagEndsWhereItDoes()
    {
        std::string spaced = "<html><body><p";
        std::string joined = spaced + " ";
        for (int i = 0; i < 1'000'000; ++i) {
            spaced += " a" + std::to_string(i) + "=1";
            joined += "a" + std::to_string(i) + "='>'";
        }
        QCOMPARE(outcomeOf(spaced + ">inside</p>").text.trimmed(), QStringLiteral("inside"));
        QCOMPARE(outcomeOf(joined + ">inside</p>").text.trimmed(), QStringLiteral("inside"));
        QCOMPARE(outcomeOf(archiveOf(bookOf({"<p" + spaced.substr(14) + ">inside</p>"}))).text.trimmed(), QStringLiteral("inside"));
        QCOMPARE(outcomeOf("<html><body><br" + spaced.substr(14, 40'000) + "/>inside").text.trimmed(), QStringLiteral("inside"));
    }

    void chapter_namedManyTimes_isReadOnce()
    {
        Files book = bookOf({"<p>text</p>"});
        std::string& package = book["OPS/book.opf"];
        package.insert(package.find("</spine>"), repeated("<itemref idref='c1'/>", 100'000));
        QCOMPARE(outcomeOf(archiveOf(book)).text.trimmed(), QStringLiteral("text"));
    }

    void names_leadNowhere_andOnlyTheFirstOfTwoIsRead()
    {
        ZipBuilder zip;
        for (const auto& [name, content] : bookOf({"<p>text</p>"}))
            zip.add(name, content);
        zip.add("OPS/c1.xhtml", "<html><body>another</body></html>");
        zip.add("../../../tmp/lectern-import-escaped", "escaped")
            .add("/tmp/lectern-import-escaped", "escaped")
            .add(std::string("a\0b", 3), "zero")
            .add("", "nameless");
        const Outcome outcome = outcomeOf(zip.build());
        QCOMPARE(outcome.text.trimmed(), QStringLiteral("text"));
        QCOMPARE(outcome.warnings.size(), size_t{1});
        QVERIFY(!QFile::exists(QStringLiteral("/tmp/lectern-import-escaped")));
    }

    void names_ofAnyScript_areFound()
    {
        for (const std::uint16_t flags : {0x0800, 0}) { // says that names are in UTF-8, or not
            Files book = bookOf({"<p>one</p>", "<p>two</p>"});
            std::string& package = book["OPS/book.opf"];
            package.replace(package.find("c1.xhtml"), 8, "%C3%BCber.xhtml");
            package.replace(package.find("c2.xhtml"), 8, "第一章.xhtml");
            ZipBuilder zip;
            for (const auto& [name, content] : book) {
                const std::string shown = name == "OPS/c1.xhtml"   ? "OPS/über.xhtml"
                                          : name == "OPS/c2.xhtml" ? "OPS/第一章.xhtml"
                                                                   : name;
                zip.add({shown, content, 0, ZipBuilder::checksum(content), static_cast<std::uint32_t>(content.size()), flags});
            }
            const Outcome outcome = outcomeOf(zip.build());
            QCOMPARE(outcome.text.simplified(), QStringLiteral("one two"));
            QVERIFY(outcome.warnings.empty());
        }
    }

    void archives_withAPassword_areTold()
    {
        ZipBuilder zip;
        for (const auto& [name, content] : wordOf("<w:p/>"))
            zip.add({name, content, 0, 0, static_cast<std::uint32_t>(content.size()), 1});
        const Outcome outcome = outcomeOf(zip.build());
        QCOMPARE(outcome.failure, ErrorCode::UnknownFormat);
        QVERIFY(outcome.detail.contains(QStringLiteral("password")));
    }

    void unknownCompression_isDamage()
    {
        ZipBuilder zip;
        for (const auto& [name, content] : wordOf("<w:p/>"))
            zip.add({name, content, 77, ZipBuilder::checksum(content), static_cast<std::uint32_t>(content.size())});
        QCOMPARE(outcomeOf(zip.build()).failure, ErrorCode::DamagedDocument);
    }

    void twentyMegabytes_ofText_areRead()
    {
        std::string text;
        for (int i = 0; text.size() < 20'000'000; ++i)
            text += "Paragraph " + std::to_string(i) + " says what it has to say and ends there.\n\n";
        const Outcome outcome = outcomeOf(text);
        QVERIFY(!outcome.failure);
        QCOMPARE(outcome.text.count(QStringLiteral("Paragraph")),
                 static_cast<int>(QByteArray::fromStdString(text).count("Paragraph")));
    }
};

QTEST_GUILESS_MAIN(TestHostileDocuments)
#include "test_hostile_documents.moc"
