// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/page_renderer.h"
#include "tests/support/child_processes.h"
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace lectern;
using namespace lectern::test;

namespace {

constexpr double kScale = 1.5;

quint32 pixel(const domain::PageImage& image, int x, int y) {
    quint32 value = 0;
    std::memcpy(&value, image.pixels.constData() + 4 * (qsizetype{y} * image.width + x), sizeof value);
    return value;
}

bool isDark(quint32 argb) { return (argb & 0xff) < 128; }

/// Dark pixels whose middle lies in a rectangle of points.
int darkPixels(const domain::PageImage& image, const QRectF& points) {
    int count = 0;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (points.contains(QPointF(x + 0.5, y + 0.5) / image.pixelsPerPoint))
                count += isDark(pixel(image, x, y));
    return count;
}

} // namespace

class TestPageRenderer : public QObject {
    Q_OBJECT

private:
    importing::PageRenderer rendererOf(const QByteArray& bytes) const {
        return importing::PageRenderer(realWorker(), m_folder.write(QStringLiteral("Annual report.pdf"), bytes));
    }

    std::optional<ErrorCode> failureOf(importing::PageRenderer& renderer, int page) const {
        try {
            renderer.render(page, kScale);
            return {};
        } catch (const Failure& failure) {
            return failure.code();
        }
    }

    static QByteArray hello() { return PdfBuilder::text(72, 742, "Hello world", 20); }

    Folder m_folder;
    const QString m_encrypted = QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/encrypted.pdf");

private Q_SLOTS:
    void image_hasThePagesSize_andIsOpaque() {
        auto renderer = rendererOf(PdfBuilder().page(hello()).page(hello(), "/CropBox [ 0 0 300 200 ]").build());
        const auto image = renderer.render(1, 2);
        QVERIFY(image.has_value());
        QCOMPARE(image->page, 1);
        QCOMPARE(image->pixelsPerPoint, 2.0);
        QCOMPARE(QSize(image->width, image->height), QSize(1190, 1684));
        QCOMPARE(image->pixels.size(), qsizetype{1190} * 1684 * 4);
        QCOMPARE(pixel(*image, 0, 0), 0xffffffffU);
        for (int y = 0; y < image->height; ++y)
            for (int x = 0; x < image->width; ++x)
                if (pixel(*image, x, y) < 0xff000000U)
                    QFAIL("a transparent pixel");
        const auto other = renderer.render(2, 0.5);
        QCOMPARE(other->page, 2);
        QCOMPARE(QSize(other->width, other->height), QSize(150, 100));
    }

    void channels_areInTheirOrder() {
        auto renderer = rendererOf(PdfBuilder().page("1 0.5 0 rg 0 0 595 842 re f").build());
        const auto image = renderer.render(1, kScale);
        QCOMPARE(pixel(*image, image->width / 2, image->height / 2) | 0x100, 0xffff8100U | 0x100);
    }

    void darkPixels_areWhereTheWordsAre_data() {
        QTest::addColumn<QByteArray>("entries");
        QTest::newRow("as it is") << QByteArray();
        QTest::newRow("turned by 90") << QByteArray("/Rotate 90");
        QTest::newRow("turned by 180") << QByteArray("/Rotate 180");
        QTest::newRow("turned by 270") << QByteArray("/Rotate 270");
        QTest::newRow("cropped") << QByteArray("/CropBox [ 50 100 545 800 ]");
        QTest::newRow("cropped and turned") << QByteArray("/CropBox [ 50 100 545 800 ] /Rotate 90");
        QTest::newRow("crop beyond the page") << QByteArray("/CropBox [ -50 100 5450 800 ] /Rotate 270");
    }

    /// The boxes are those of the import: what is marked in a text is marked in the image.
    void darkPixels_areWhereTheWordsAre() {
        QFETCH(QByteArray, entries);
        auto renderer = rendererOf(PdfBuilder().page(hello() + PdfBuilder::text(300, 300, "below", 14), entries).build());
        const auto image = renderer.render(1, kScale);
        const auto document = importing::DocumentImporter(realWorker()).import(m_folder.path(QStringLiteral("Annual report.pdf")));
        const domain::Page& page = document->pages.at(0);
        QVERIFY(std::abs(image->width - page.size.width() * kScale) <= 1);
        QVERIFY(std::abs(image->height - page.size.height() * kScale) <= 1);
        QCOMPARE(page.words.size(), size_t{3});
        int covered = 0;
        for (const domain::WordBox& word : page.words) {
            const int dark = darkPixels(*image, word.box);
            QVERIFY2(dark > 50, qPrintable(textOf(page, word).toString() + QString::number(dark)));
            covered += dark;
        }
        const int all = darkPixels(*image, QRectF(QPointF(0, 0), page.size));
        QVERIFY2(covered > 0.97 * all, qPrintable(QStringLiteral("%1 of %2").arg(covered).arg(all)));
    }

    void hugePage_becomesSmaller_andSaysSo_data() {
        QTest::addColumn<QByteArray>("mediaBox");
        QTest::addColumn<double>("scale");
        QTest::newRow("a million points") << QByteArray("0 0 1000000 1000000") << 1.5;
        QTest::newRow("a sliver") << QByteArray("0 0 1000000 1") << 1.5;
        QTest::newRow("an upright sliver") << QByteArray("0 0 0.01 1000000") << 1.5;
        QTest::newRow("an absurd scale") << QByteArray("0 0 595 842") << 1e9;
        QTest::newRow("just too large") << QByteArray("0 0 6325 6325") << 1.0;
    }

    void hugePage_becomesSmaller_andSaysSo() {
        QFETCH(QByteArray, mediaBox);
        QFETCH(double, scale);
        QByteArray pdf = PdfBuilder().page(hello()).build();
        auto renderer = rendererOf(pdf.replace("0 0 595 842", mediaBox)); // the table of objects is wrong then; readers make it anew
        const auto image = renderer.render(1, scale);
        QVERIFY(image->width >= 1 && image->width <= 32'767 && image->height >= 1 && image->height <= 32'767);
        QVERIFY(qint64{image->width} * image->height <= 40'000'000);
        QVERIFY(image->pixelsPerPoint < scale);
        QVERIFY2(std::max(image->width, image->height) > 6'000, "smaller than it need be");
        QVERIFY(renderer.render(1, 0.01).has_value());
    }

    void part_isWhatTheWholeImageHasThere() {
        auto renderer = rendererOf(PdfBuilder().page(hello(), "/Rotate 90").build());
        const auto whole = renderer.render(1, 2);
        const QRect part(1200, 100, 300, 400);
        const auto piece = renderer.render(1, 2, {}, part);
        QVERIFY(whole.has_value() && piece.has_value());
        QCOMPARE(QSize(piece->width, piece->height), part.size());
        QCOMPARE(piece->origin, part.topLeft());
        QCOMPARE(piece->pixelsPerPoint, 2.0);
        int different = 0;
        int dark = 0;
        for (int y = 0; y < part.height(); ++y) {
            for (int x = 0; x < part.width(); ++x) {
                different += pixel(*piece, x, y) != pixel(*whole, part.left() + x, part.top() + y);
                dark += isDark(pixel(*piece, x, y));
            }
        }
        QVERIFY2(dark > 50, qPrintable(QString::number(dark)));
        QVERIFY2(different * 100 < part.width() * part.height(), qPrintable(QString::number(different)));
    }

    void part_isSharp_whereTheWholeWouldBeTooLarge_andOutsideThereIsNone() {
        auto renderer = rendererOf(PdfBuilder().page(hello()).build());
        QVERIFY(renderer.render(1, 30)->pixelsPerPoint < 20);
        QCOMPARE(renderer.render(1, 30, {}, QRect(2000, 2500, 1500, 1000))->pixelsPerPoint, 30.0);
        for (const QRect& part : {QRect(17'800, 0, 100, 100), QRect(-1, 0, 10, 10), QRect(0, 0, 10'000, 10'000)}) {
            try {
                renderer.render(1, 30, {}, part);
                QFAIL("a part that is not there was drawn");
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::DamagedDocument);
            }
        }
        QVERIFY(renderer.render(1, 1).has_value());
    }

    void links_lieWhereTheirWordsAre_data() { darkPixels_areWhereTheWordsAre_data(); }

    void links_lieWhereTheirWordsAre() {
        QFETCH(QByteArray, entries);
        PdfBuilder builder;
        const QByteArray second = QByteArray::number(PdfBuilder::pageObject(2)) + " 0 R";
        const QByteArray inside = "/Annots [ << /Subtype /Link /Rect [ 70 735 190 765 ] /Dest [ " + second + " /XYZ 0 642 null ] >> ]";
        builder.page(hello(), entries + ' ' + inside).page(hello());
        auto renderer = rendererOf(builder.build());
        QVERIFY(renderer.links(1).empty()); // before anything is drawn
        QVERIFY(renderer.render(1, kScale).has_value());
        const std::vector<domain::PageLink> links = renderer.links(1);
        QCOMPARE(links.size(), std::size_t(1));
        QCOMPARE(links[0].page, 2);
        QCOMPARE(links[0].top, 842.0 - 642);
        const auto document = importing::DocumentImporter(realWorker()).import(m_folder.path(QStringLiteral("Annual report.pdf")));
        for (const domain::WordBox& word : document->pages.at(0).words)
            QVERIFY(links[0].box.contains(word.box.center()));
        QCOMPARE(links[0].box.width() * links[0].box.height(), 120.0 * 30);
        QVERIFY(renderer.links(2).empty());
        QVERIFY(renderer.render(2, kScale).has_value()); // and drawing goes on
    }

    void links_leadToPagesByName_andToAddresses() {
        PdfBuilder builder;
        const QByteArray third = QByteArray::number(PdfBuilder::pageObject(3)) + " 0 R";
        const QByteArray link = "<< /Subtype /Link /Rect [ 0 0 10 10 ] ";
        builder.page(hello(), "/Annots [ " + link + "/A << /S /GoTo /D (third) >> >> " + link + "/A << /S /URI /URI (https://example.org/a) >> >> " + link
                                  + "/A << /S /Launch /F (/bin/sh) >> >> " + link + "/Dest (nowhere) >> << /Subtype /Text /Rect [ 0 0 9 9 ] >> 7 ]")
            .page(hello())
            .page(hello())
            .catalog("/Names << /Dests << /Names [ (third) [ " + third + " /FitH 800 ] ] >> >>");
        auto renderer = rendererOf(builder.build());
        QVERIFY(renderer.render(1, kScale).has_value());
        const std::vector<domain::PageLink> links = renderer.links(1);
        QCOMPARE(links.size(), std::size_t(2));
        QCOMPARE(links[0].page, 3);
        QCOMPARE(links[0].top, 42.0);
        QCOMPARE(links[1].page, 0);
        QCOMPARE(links[1].address, QStringLiteral("https://example.org/a"));
    }

    void pageThatIsNotThere_isRefused_andOthersAreDrawn() {
        auto renderer = rendererOf(PdfBuilder().page(hello()).build());
        for (const int page : {2, 0, -1, 100'000'000})
            QCOMPARE(failureOf(renderer, page), ErrorCode::InvalidInput);
        QVERIFY(renderer.render(1, kScale).has_value());
    }

    void plainText_hasNoImages() {
        auto renderer = rendererOf("Nothing but text.\n");
        const auto image = renderer.render(1, kScale);
        QVERIFY(image.has_value() && image->isNull() && image->pixels.isEmpty());
        QCOMPARE(image->page, 1);
        QVERIFY(renderer.render(7, kScale)->isNull());
        QVERIFY(childProcesses().empty());
    }

    void password_opensEncryptedDocuments() {
        importing::PageRenderer without(realWorker(), m_encrypted);
        QCOMPARE(failureOf(without, 1), ErrorCode::Encrypted);
        importing::PageRenderer wrong(realWorker(), m_encrypted, {.password = "hunter2"});
        QCOMPARE(failureOf(wrong, 1), ErrorCode::WrongPassword);
        QCOMPARE(failureOf(wrong, 1), ErrorCode::WrongPassword);
        QCOMPARE(failureOf(wrong, 1), ErrorCode::WrongPassword); // without asking the worker again
        QVERIFY(childProcesses().empty());
        importing::PageRenderer right(realWorker(), m_encrypted, {.password = "sésame"});
        QVERIFY(!right.render(1, kScale)->isNull());
    }

    void filesThatCannotBeOpened_areTold() {
        auto rubbish = rendererOf(QByteArray(1000, '\0'));
        QCOMPARE(failureOf(rubbish, 1), ErrorCode::UnknownFormat);
        auto damaged = rendererOf("%PDF-1.7\nnothing else\n");
        QCOMPARE(failureOf(damaged, 1), ErrorCode::DamagedDocument);
        importing::PageRenderer missing(realWorker(), m_folder.path(QStringLiteral("missing.pdf")));
        QCOMPARE(failureOf(missing, 1), ErrorCode::NotFound);
        m_folder.write(QStringLiteral("missing.pdf"), PdfBuilder().page(hello()).build());
        QVERIFY(missing.render(1, kScale).has_value()); // it came meanwhile
        try {
            importing::PageRenderer(realWorker(), m_folder.path(QStringLiteral("none.pdf"))).render(1, kScale);
            QFAIL("there is no such file");
        } catch (const Failure& failure) {
            QCOMPARE(QString::fromStdString(failure.subject()), QStringLiteral("none.pdf"));
        }
    }

    void worker_startsWithTheFirstPage_staysForTheNext_andEndsWithTheRenderer() {
        {
            auto renderer = rendererOf(PdfBuilder().page(hello()).page(hello()).build());
            QVERIFY(childProcesses().empty());
            renderer.render(1, kScale);
            const std::vector<pid_t> children = childProcesses();
            QCOMPARE(children.size(), size_t{1});
            renderer.render(2, kScale);
            QCOMPARE(childProcesses(), children);
        }
        QVERIFY(childProcesses().empty());
    }

    void workerKilledBetweenPages_isNotNoticed_evenWhereTheFileIsGone() {
        auto renderer = rendererOf(PdfBuilder().page(hello()).page(hello()).build());
        const auto first = renderer.render(1, kScale);
        QFile::remove(m_folder.path(QStringLiteral("Annual report.pdf")));
        for (int round = 0; round < 5; ++round) {
            QCOMPARE(killChildProcesses(), 1);
            QTRY_VERIFY(childProcesses().empty());
            QCOMPARE(renderer.render(1, kScale)->pixels, first->pixels);
        }
    }
};

QTEST_GUILESS_MAIN(TestPageRenderer)
#include "test_page_renderer.moc"
