// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/book_builder.h"
#include "tests/app/importing/flowing_fixture.h"

#include <QTest>

using namespace lectern;
using namespace lectern::test;
using importing::FlowingDocument;
using importing::readFlowing;

class TestEpub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spine_isReadInItsOrder()
    {
        Files files = bookOf({"<p>first</p>", "<p>second</p>", "<p>third</p>"});
        files["OPS/book.opf"].replace(files["OPS/book.opf"].find("<itemref idref='c1'/><itemref idref='c2'/>"), 42,
                                      "<itemref idref='c2'/><itemref idref='c1' linear='no'/>");
        const FlowingDocument document = readFlowing(archiveOf(files));
        QCOMPARE(sectionsOf(document), QStringList({"second", "first", "third"}));
        QCOMPARE(QString::fromStdU16String(document.title), QStringLiteral("The Book"));
        QVERIFY(document.warnings.empty());
    }

    void navigation_leadsToSections()
    {
        const FlowingDocument document = readFlowing(
            archiveOf(bookOf({"<h1>One</h1><p>text</p>", "<h1 id='two'>Two</h1><p>text</p><h2 id='half'>Half</h2><p>text</p>",
                              "<p><a id='x'/>end</p>"},
                             "<nav epub:type='landmarks'><ol><li><a href='c3.xhtml'>no</a></li></ol></nav>"
                             "<nav epub:type='toc'><ol><li><a href='c1.xhtml'>First</a></li><li><a "
                             "href='c2.xhtml#two'>Second</a><ol><li><a href='c2.xhtml#half'>A <i>half</i></a></li></ol></li>"
                             "<li><span>Part</span><ol><li><a href='./c3.xhtml#x'>End</a></li></ol></li><li><a "
                             "href='gone.xhtml'>Nowhere</a></li></ol></nav>")));
        QCOMPARE(outlineOf(document),
                 QStringList({"1 First → 1", "1 Second → 2", "2 A half → 2", "1 Part → 0", "2 End → 3", "1 Nowhere → 0"}));
    }

    void ncx_isThatOfOlderBooks()
    {
        Files files = bookOf({"<p>one</p>", "<p>two</p><p id='b'>three</p>"});
        files["OPS/toc.ncx"] =
            "<!DOCTYPE ncx PUBLIC '-//NISO//DTD ncx 2005-1//EN' 'http://www.daisy.org/z3986/2005/ncx-2005-1.dtd'>"
            "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><docTitle><text>no</text></docTitle><navMap>"
            "<navPoint><navLabel><text>One</text></navLabel><content src='c1.xhtml'/></navPoint>"
            "<navPoint><navLabel><text>Two</text></navLabel><content src='c2.xhtml'/>"
            "<navPoint><navLabel><text>Three</text></navLabel><content src='c2.xhtml#b'/></navPoint></navPoint></navMap></ncx>";
        std::string& package = files["OPS/book.opf"];
        package.insert(package.find("</manifest>"), "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>");
        const FlowingDocument document = readFlowing(archiveOf(files));
        QCOMPARE(outlineOf(document), QStringList({"1 One → 1", "1 Two → 2", "2 Three → 2"}));
        QVERIFY(document.warnings.empty());
    }

    void withoutContents_headingsAreTheOutline()
    {
        QCOMPARE(outlineOf(readFlowing(archiveOf(bookOf({"<h1>One</h1><p>a</p>", "<h2>Two</h2><p>b</p>"})))),
                 QStringList({"1 One → 1", "2 Two → 2"}));
    }

    void namesWithAmpersands_areFound()
    {
        Files files = bookOf({"<p>one</p>", "<p>questions and answers</p>"});
        files["OPS/Q&A.xhtml"] = files["OPS/c2.xhtml"];
        files.erase("OPS/c2.xhtml");
        std::string& package = files["OPS/book.opf"];
        package.replace(package.find("c2.xhtml"), 8, "Q&amp;A.xhtml");
        const FlowingDocument document = readFlowing(archiveOf(files));
        QCOMPARE(sectionsOf(document), QStringList({"one", "questions and answers"}));
        QVERIFY(document.warnings.empty());
    }

    void missingParts_areTold()
    {
        Files files = bookOf({"<p>one</p>", "<p>two</p>", "<p>three</p>"});
        files.erase("OPS/c2.xhtml");
        const FlowingDocument document = readFlowing(archiveOf(files));
        QCOMPARE(sectionsOf(document), QStringList({"one", "three"}));
        QCOMPARE(warningsOf(document), QStringList({"the book lacks a part that it names: OPS/c2.xhtml"}));
        files = bookOf({"<p>one</p>"});
        files.erase("OPS/c1.xhtml");
        QCOMPARE(refusalOf(archiveOf(files))->code, ErrorCode::DamagedDocument);
    }

    void chapters_thatAreNotWellFormed_areReadAsHtml()
    {
        const QString text =
            textOf(archiveOf(bookOf({"<p>one<p>two &eacute; <br> three</p>", "<p>&nbsp;four&mdash;five</p>"})));
        QCOMPARE(text, QStringLiteral("one\n\ntwo é\nthree\n\nfour—five"));
    }

    void protectedBooks_areRefused_obfuscatedFontsAreNot()
    {
        Files files = bookOf({"<p>one</p>"});
        const auto encryption = [](const std::string& algorithm, const std::string& file) {
            return "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><enc:EncryptedData "
                   "xmlns:enc='http://www.w3.org/2001/04/xmlenc#'>"
                   "<enc:EncryptionMethod Algorithm='" +
                   algorithm + "'/><enc:CipherData><enc:CipherReference URI='" + file +
                   "'/></enc:CipherData></enc:EncryptedData></encryption>";
        };
        files["META-INF/encryption.xml"] = encryption("http://www.idpf.org/2008/embedding", "OPS/font.otf");
        QCOMPARE(textOf(archiveOf(files)), QStringLiteral("one"));
        files["META-INF/encryption.xml"] = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/c1.xhtml");
        const auto refusal = refusalOf(archiveOf(files));
        QCOMPARE(refusal->code, ErrorCode::UnknownFormat);
        QVERIFY(refusal->detail.contains(QStringLiteral("DRM")));
    }

    void references_leadNowhereOutside()
    {
        Files files = bookOf({"<p>one</p>"});
        files["secret.xhtml"] = "<html><body>secret</body></html>";
        for (const char* target :
             {"../../secret.xhtml", "/etc/passwd", "file:///etc/passwd", "http://localhost/x", "..%2F..%2Fsecret.xhtml"}) {
            Files hostile = files;
            std::string& package = hostile["OPS/book.opf"];
            package.replace(package.find("c1.xhtml"), 8, target);
            const auto refusal = refusalOf(archiveOf(hostile));
            QVERIFY2(refusal && refusal->code == ErrorCode::DamagedDocument, target);
        }
    }
};

QTEST_APPLESS_MAIN(TestEpub)
#include "test_epub.moc"
