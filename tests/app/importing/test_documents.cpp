// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace lectern;
using namespace lectern::test;

class TestDocuments : public QObject {
    Q_OBJECT

private:
    domain::Document import(const QByteArray& bytes, const importing::ImportOptions& options = {}) const {
        return m_importer.import(m_folder.write(QStringLiteral("Annual report.pdf"), bytes), options).value();
    }
    static QByteArray pageSaying(const QByteArray& text) { return PdfBuilder::text(72, 720, text); }

    Folder m_folder;
    importing::DocumentImporter m_importer{realWorker()};
    const QString m_encrypted = QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/encrypted.pdf");

private Q_SLOTS:
    void pdf_hasPages_titleAndHash() {
        const QByteArray bytes = PdfBuilder().page(pageSaying("The first page.")).page(pageSaying("The second page.")).build();
        const domain::Document document = import(bytes);
        QCOMPARE(document.pages.size(), size_t{2});
        QCOMPARE(document.pages[0].text, QStringLiteral("The first page."));
        QCOMPARE(document.pages[1].text, QStringLiteral("The second page."));
        QCOMPARE(document.pages[1].number, 2);
        QCOMPARE(document.pages[1].label, QStringLiteral("2"));
        QCOMPARE(document.pages[0].size, QSizeF(595, 842));
        QCOMPARE(document.title, QStringLiteral("Annual report"));
        QCOMPARE(document.sourceSha256, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        QVERIFY(document.report.pagesWithoutText.empty());
    }

    void pages_comeInOrder_whileReading() {
        PdfBuilder builder;
        for (int i = 0; i < 20; ++i)
            builder.page(pageSaying("Page"));
        std::vector<int> numbers;
        m_importer.import(m_folder.write(QStringLiteral("a.pdf"), builder.build()), {}, {}, [&](const domain::Page& page, int count) {
            QCOMPARE(count, 20);
            numbers.push_back(page.number);
        });
        QCOMPARE(numbers.size(), size_t{20});
        QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
    }

    void wordBoxes_standWhereTheWordsAre() {
        const domain::Document document = import(PdfBuilder().page(PdfBuilder::text(72, 742, "Hello world", 20)).build());
        const domain::Page& page = document.pages[0];
        QCOMPARE(page.words.size(), size_t{2});
        QCOMPARE(textOf(page, page.words[0]).toString(), QStringLiteral("Hello"));
        QCOMPARE(textOf(page, page.words[1]).toString(), QStringLiteral("world"));
        const QRectF box = page.words[0].box; // the base line is 100 points below the top edge
        QVERIFY2(qAbs(box.left() - 72) < 2 && box.top() > 78 && box.top() < 90 && box.bottom() >= 99 && box.bottom() < 108 &&
                     qAbs(box.width() - 45.6) < 3, qPrintable(QStringLiteral("%1 %2 %3 %4").arg(box.left()).arg(box.top()).arg(box.width()).arg(box.height())));
        QVERIFY(page.words[1].box.left() > box.right());
    }

    void turnedPage_isMeasuredAsShown() {
        const domain::Document document = import(PdfBuilder().page(PdfBuilder::text(72, 742, "Hello world", 20), "/Rotate 90").build());
        const domain::Page& page = document.pages[0];
        QCOMPARE(page.size, QSizeF(842, 595));
        QCOMPARE(page.text, QStringLiteral("Hello world"));
        for (const domain::WordBox& word : page.words)
            QVERIFY(QRectF(QPointF(0, 0), page.size).contains(word.box));
        QVERIFY(page.words[0].box.height() > page.words[0].box.width()); // reads downwards
    }

    void croppedPage_isMeasuredFromItsCrop() {
        const domain::Document document =
            import(PdfBuilder().page(PdfBuilder::text(72, 742, "Hello", 20), "/CropBox [ 50 100 545 800 ]").build());
        const domain::Page& page = document.pages[0];
        QCOMPARE(page.size, QSizeF(495, 700));
        QVERIFY(qAbs(page.words.at(0).box.left() - 22) < 2);
        QVERIFY(page.words[0].box.top() > 36 && page.words[0].box.bottom() < 66);
    }

    void ligatures_andDividedWords_areMended() {
        const QByteArray content = PdfBuilder::text(72, 700, "The o\\003ce of the \\001rst \\002oor and the exam-") +
                                   PdfBuilder::text(72, 688, "ple of a well-known thing that is quite well-") + PdfBuilder::text(72, 676, "known to all.");
        const domain::Document document = import(PdfBuilder().page(content).build());
        QCOMPARE(document.pages[0].text,
                 QStringLiteral("The office of the first floor and the example of a well-known thing that is quite well-known to all."));
    }

    void paragraphs_areDividedByAnEmptyLine() {
        QByteArray content;
        for (int i = 0; i < 4; ++i)
            content += PdfBuilder::text(72, 700 - 12 * i, "first paragraph of the page");
        for (int i = 0; i < 4; ++i)
            content += PdfBuilder::text(72, 630 - 12 * i, "second paragraph of the page");
        const QString text = import(PdfBuilder().page(content).build()).pages[0].text;
        QCOMPARE(text.count(QLatin1Char('\n')), 2);
        QVERIFY(text.contains(QStringLiteral("the page\n\nsecond")));
    }

    void labels_areThoseOfTheDocument() {
        PdfBuilder builder;
        for (int i = 0; i < 4; ++i)
            builder.page(pageSaying("Text"));
        builder.catalog("/PageLabels << /Nums [ 0 << /S /r >> 2 << /S /D /P (A-) >> ] >>");
        const domain::Document document = import(builder.build());
        QStringList labels;
        for (const domain::Page& page : document.pages)
            labels.append(page.label);
        QCOMPARE(labels, QStringList({"i", "ii", "A-1", "A-2"}));
    }

    void outline_saysWhereItLeads() {
        PdfBuilder builder;
        builder.page(pageSaying("One")).page(pageSaying("Two")).page(pageSaying("Three"));
        const auto reference = [](int object) { return QByteArray::number(object) + " 0 R"; };
        // The objects refer to each other, and their numbers follow from their order: 4 is the first.
        builder.object("<< /Type /Outlines /First 5 0 R /Last 7 0 R /Count 3 >>");
        builder.object("<< /Title (Beginning) /Parent 4 0 R /Next 7 0 R /First 6 0 R /Last 6 0 R /Dest [ " + reference(PdfBuilder::pageObject(1)) + " /Fit ] >>");
        builder.object("<< /Title <FEFF00DC0062006500720073006900630068007400> /Parent 5 0 R /A << /S /GoTo /D (named) >> >>");
        builder.object("<< /Title (Elsewhere) /Parent 4 0 R /Prev 5 0 R /A << /S /URI /URI (http://localhost/) >> >>");
        builder.catalog("/Outlines 4 0 R /Names << /Dests << /Names [ (named) << /D [ " + reference(PdfBuilder::pageObject(3)) + " /Fit ] >> ] >> >>");
        const std::vector<domain::OutlineEntry> outline = import(builder.build()).outline;
        QCOMPARE(outline.size(), size_t{3});
        QCOMPARE(outline[0].title, QStringLiteral("Beginning"));
        QCOMPARE(outline[0].page, 1);
        QCOMPARE(outline[0].level, 1);
        QCOMPARE(outline[1].title, QStringLiteral("Übersicht"));
        QCOMPARE(outline[1].page, 3);
        QCOMPARE(outline[1].level, 2);
        QCOMPARE(outline[2].title, QStringLiteral("Elsewhere"));
        QCOMPARE(outline[2].page, 0);
    }

    void pagesWithoutText_areReported() {
        const QByteArray picture = "0.5 g 100 100 300 300 re f";
        const domain::Document document = import(PdfBuilder().page(picture).page(pageSaying("Words")).page(picture).build());
        QCOMPARE(document.report.pagesWithoutText, (std::vector<int>{1, 3}));
    }

    /// ISO 32000-1, 9.10.2: where codes are numbers of glyphs and there is no map, nothing says which letters they are.
    void fontsWithoutUnicodeMap_giveNoNonsense()
    {
        const auto font = [](PdfBuilder& pdf, const QByteArray& ordering, const QByteArray& more, const QByteArray& glyphs) {
            const int descendant = pdf.object("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Made /CIDSystemInfo << /Registry (Adobe) "
                                              "/Ordering (" + ordering + ") /Supplement 0 >> /DW 600 " + glyphs + " >>");
            const int whole = pdf.object("<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Made /Encoding /Identity-H /DescendantFonts [" +
                                         QByteArray::number(descendant) + " 0 R] " + more + " >>");
            return QByteArray::number(whole) + " 0 R";
        };
        const QByteArray plain = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
        const auto resources = [](const QByteArray& fonts) { return "/Resources << /Font << " + fonts + " >> >>"; };
        // The glyphs of "The keeper" in a TrueType font that begins as most do: each letter's ASCII code less 29.
        const QByteArray coded = "BT /F2 10 Tf 72 700 Td <0037004b00480003004e00480048005300480055> Tj ET\n";
        PdfBuilder pdf;
        const QByteArray unmapped = font(pdf, "Identity", {}, "/CIDToGIDMap /Identity");
        const int letters = pdf.object("<< /Length 172 >>\nstream\n/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> "
                                       "<FFFF> endcodespacerange 1 beginbfrange <0003> <0060> <0020> endbfrange endcmap end                   "
                                       "      \nendstream");
        const QByteArray mapped = font(pdf, "Identity", "/ToUnicode " + QByteArray::number(letters) + " 0 R", "/CIDToGIDMap /Identity");
        pdf.page(coded, resources("/F2 " + unmapped));
        pdf.page(coded, resources("/F2 " + mapped));
        pdf.page(coded + PdfBuilder::text(72, 600, "Plain words"), resources("/F1 " + plain + " /F2 " + unmapped));
        pdf.page(PdfBuilder::text(72, 600, "Plain words"), resources("/F1 " + plain));
        const domain::Document document = import(pdf.build());
        QCOMPARE(document.report.pagesWithoutText, std::vector<int>{1});
        QCOMPARE(document.pages[0].text, QString());
        QCOMPARE(document.pages[1].text, QStringLiteral("The keeper"));
        QVERIFY(document.pages[2].text.contains(QStringLiteral("Plain words")));
        QCOMPARE(document.pages[3].text, QStringLiteral("Plain words"));
        QCOMPARE(document.report.warnings,
                 (std::vector<QString>{QStringLiteral("the fonts of these pages do not say which letters they show: 1"),
                                       QStringLiteral("words on these pages may be wrong, since a font does not say which letters it shows: 3")}));
    }

    void encrypted_opensWithItsPassword_only() {
        QCOMPARE(failureOf(m_importer, m_encrypted), ErrorCode::Encrypted);
        QCOMPARE(failureOf(m_importer, m_encrypted, {.password = "wrong"}), ErrorCode::WrongPassword);
        QCOMPARE(failureOf(m_importer, m_encrypted, {.password = QByteArray(5000, 'x')}), ErrorCode::WrongPassword); // longer than any password
        const auto document = m_importer.import(m_encrypted, {.password = "sésame"});
        QVERIFY(document.has_value());
        QCOMPARE(document->pages[0].text, QStringLiteral("This page is secret."));
        QCOMPARE(document->outline.size(), size_t{0});
    }

    void plainText_isReadByContent_notByName() {
        const domain::Document document = import("Just a text in spite of its name.\n\fSecond page.");
        QCOMPARE(document.pages.size(), size_t{2});
        QCOMPARE(document.pages[0].text, QStringLiteral("Just a text in spite of its name."));
        QCOMPARE(document.pages[1].label, QStringLiteral("2"));
        QVERIFY(document.pages[0].words.empty());
        const domain::Document mention = import("A text about %PDF-1.7 files.");
        QCOMPARE(mention.pages[0].text, QStringLiteral("A text about %PDF-1.7 files."));
    }

    /// Tables of characters must not have to be loaded once the worker is confined.
    void encodings_areThereInTheSandbox() {
        QCOMPARE(import("\xEB\xCF\xDB\xCB\xC1 \xC9 \xD3\xCF\xC2\xC1\xCB\xC1 \xD7\xCD\xC5\xD3\xD4\xC5 \xD6\xC9\xCC\xC9 \xC2\xD9\xCC\xC9.").pages[0].text, QStringLiteral("Кошка и собака вместе жили были."));
        const QByteArray page = "<?xml version='1.0' encoding='%1'?><html><head><meta charset='%1'></head><body><p>%2</p></body></html>";
        const auto text = [&](const char* charset, const char* bytes) { return import(QByteArray(page).replace("%1", charset).replace("%2", bytes)).pages[0].text; };
        QCOMPARE(text("shift_jis", "\x94\x4C\x82\xC5\x82\xA0\x82\xE9"), QStringLiteral("猫である"));
        QCOMPARE(text("gb18030", "\xD1\xA7\xB6\xF8"), QStringLiteral("学而"));
        QCOMPARE(text("big5", "\xBE\xC7\xA6\xD3"), QStringLiteral("學而"));
        QCOMPARE(text("euc-kr", "\xB3\xAA\xB6\xF3"), QStringLiteral("나라"));
        QCOMPARE(text("windows-1251", "\xCC\xE8\xF0"), QStringLiteral("Мир"));
    }

    void pdf_afterJunk_isStillFound() {
        QCOMPARE(import("HTTP/1.1 200 OK\r\n\r\n" + PdfBuilder().page(pageSaying("Found")).build()).pages[0].text, QStringLiteral("Found"));
    }

    void moreMemoryThanAllowed_isToldAsSuch() {
#ifdef LECTERN_SANITIZED
        QSKIP("AddressSanitizer needs the address space that would be limited");
#endif
        const QByteArray megabytes = QByteArray("Twenty characters. \n").repeated(1'500'000);
        const QString path = m_folder.write(QStringLiteral("long.txt"), megabytes);
        QCOMPARE(failureOf(m_importer, path, {.memoryLimit = 100'000'000}), ErrorCode::WorkerOutOfMemory);
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "test_documents.moc"
