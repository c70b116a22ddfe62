// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/document_recogniser.h"
#include "app/importing/ocr_languages.h"
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

#include <map>

using namespace lectern;
using namespace lectern::importing;
using namespace lectern::test;

namespace {

/// What two boxes share, of what both cover.
double overlap(const QRectF& a, const QRectF& b)
{
    const QRectF both = a & b;
    const double shared = both.width() * both.height();
    return shared / (a.width() * a.height() + b.width() * b.height() - shared);
}

/// A word without the shapes that a font may give its signs.
QString plain(QString word)
{
    return word.replace(QChar(0x2019), QLatin1Char('\''));
}

struct TrueWord {
    QString word;
    QRectF box;
};

/// The words of scanned.pdf by MuPDF's account (tests/reference/scanned_fixture.py).
std::vector<std::vector<TrueWord>> trueWords()
{
    QFile file(QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/scanned.words.json"));
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("scanned.words.json is missing");
    std::vector<std::vector<TrueWord>> pages;
    for (const QJsonValue& page : QJsonDocument::fromJson(file.readAll()).array()) {
        pages.emplace_back();
        for (const QJsonValue& word : page.toArray())
            pages.back().push_back({word[0].toString(), QRectF(QPointF(word[1].toDouble(), word[2].toDouble()),
                                                               QPointF(word[3].toDouble(), word[4].toDouble()))});
    }
    return pages;
}

} // namespace

/// lectern-ocr with the language that every computer with Tesseract has.
class TestRecognition : public QObject {
    Q_OBJECT

private:
    static QString scans() { return QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/scanned.pdf"); }

    static RecognitionOptions english() { return {.tessdata = tessdataFolder(), .languages = QStringLiteral("eng")}; }

    /// What becomes of the pages, by number.
    static std::map<int, PageRecognition> recognised(const QString& path, const std::vector<int>& pages,
                                                     const RecognitionOptions& options = english())
    {
        std::map<int, PageRecognition> results;
        const bool done = DocumentRecogniser(ocrWorker(), path, options).recognise(pages, [&](const PageRecognition& page) {
            results.emplace(page.page, page);
        });
        if (!done)
            throw std::runtime_error("it was stopped");
        return results;
    }

    Folder m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        if (!installedOcrLanguages(tessdataFolder()).contains(QStringLiteral("eng")))
            QSKIP("English for Tesseract is not installed (package tesseract-ocr-eng)");
    }

    void slantingAndUpsideDownPages_giveTheirWords_onTheirPlaces()
    {
        const auto truth = trueWords();
        const auto results = recognised(scans(), {1, 2});
        int words = 0;
        int found = 0;
        int placed = 0;
        for (const int number : {1, 2}) {
            const PageRecognition& result = results.at(number);
            QVERIFY(result.recognised.has_value());
            const domain::Page& page = result.recognised->page;
            QVERIFY(page.ocr);
            QVERIFY2(result.recognised->confidence > 80, qPrintable(QString::number(result.recognised->confidence)));
            size_t next = 0; // in the order of reading
            for (const TrueWord& word : truth[static_cast<size_t>(number - 1)]) {
                ++words;
                for (size_t at = next; at < std::min(page.words.size(), next + 5); ++at) {
                    if (plain(textOf(page, page.words[at]).toString()) != plain(word.word))
                        continue;
                    ++found;
                    placed += overlap(page.words[at].box, word.box) >= 0.5 ? 1 : 0;
                    next = at + 1;
                    break;
                }
            }
        }
        const QString figures = QStringLiteral("%1 words, %2 found, %3 placed").arg(words).arg(found).arg(placed);
        QVERIFY2(words > 150 && found >= 0.97 * words && placed >= 0.97 * found, qPrintable(figures));
    }

    void paragraphs_areKeptApart()
    {
        const QString text = recognised(scans(), {1}).at(1).recognised->page.text;
        QVERIFY2(text.startsWith(QStringLiteral("The harbour lamp\n\nEvery evening the keeper")), qPrintable(text.left(80)));
        QVERIFY(text.contains(QStringLiteral("no ship was lost.\n\nThe harbour office")));
    }

    void pageOfDust_hasNoText()
    {
        const PageRecognition dust = recognised(scans(), {3}).at(3);
        QVERIFY(dust.recognised.has_value());
        QCOMPARE(dust.recognised->page.text, QString());
        QCOMPARE(dust.recognised->page.size, QSizeF(298, 420));
    }

    void everyPage_isToldOfOnce_andTheSameWhoeverDidIt()
    {
        RecognitionOptions alone = english();
        alone.workers = 1;
        const auto two = recognised(scans(), {1, 2, 3});
        const auto one = recognised(scans(), {3, 2, 1}, alone);
        QCOMPARE(two.size(), size_t{3});
        for (const int page : {1, 2, 3})
            QCOMPARE(two.at(page).recognised->page.text, one.at(page).recognised->page.text);
    }

    void hugePage_isDrawnSmaller()
    {
        const QByteArray content = PdfBuilder::text(1'000, 9'000, "ENORMOUS LETTERS", 900);
        const QString path =
            m_folder.write(QStringLiteral("huge.pdf"), PdfBuilder().page(content, "/MediaBox [0 0 14400 14400]").build());
        const auto results = recognised(path, {1});
        QVERIFY2(results.at(1).recognised.has_value(), results.at(1).failure ? results.at(1).failure->detail().c_str() : "");
        QVERIFY(results.at(1).recognised->page.text.contains(QStringLiteral("ENORMOUS LETTERS")));
    }

    void rubbishForAnImage_givesNoText_andThePageAfterItsOwn()
    {
        PdfBuilder pdf;
        const int image =
            pdf.object("<< /Type /XObject /Subtype /Image /Width 5000 /Height 5000 /ColorSpace /DeviceGray /BitsPerComponent 8 "
                       "/Filter /DCTDecode /Length 400 >>\nstream\n" +
                       QByteArray(400, '\x9F') + "\nendstream");
        const QByteArray name = "/Resources << /XObject << /I " + QByteArray::number(image) + " 0 R >> >>";
        pdf.page("q 500 0 0 500 0 0 cm /I Do Q", name).page(PdfBuilder::text(72, 700, "What comes after it", 20));
        const auto results = recognised(m_folder.write(QStringLiteral("rubbish.pdf"), pdf.build()), {1, 2});
        QVERIFY(!results.at(1).recognised || results.at(1).recognised->page.text.isEmpty());
        QCOMPARE(results.at(2).recognised->page.text, QStringLiteral("What comes after it"));
    }

    void tooLittleMemory_isToldForThePage()
    {
        const QByteArray content = PdfBuilder::text(1'000, 9'000, "ENORMOUS LETTERS", 900);
        PdfBuilder pdf;
        pdf.page(content, "/MediaBox [0 0 14400 14400]").page(PdfBuilder::text(72, 700, "What comes after it", 20));
        RecognitionOptions small = english();
        small.memoryLimit = 180LL * 1024 * 1024;
        const auto results = recognised(m_folder.write(QStringLiteral("large.pdf"), pdf.build()), {1, 2}, small);
        QVERIFY(results.at(1).failure.has_value());
        QVERIFY(results.at(2).recognised.has_value());
        QCOMPARE(results.at(2).recognised->page.text, QStringLiteral("What comes after it"));
    }

    void pageThatTheDocumentLacks_isRefused() { QVERIFY_EXCEPTION_THROWN(recognised(scans(), {4}), Failure); }

    void stopRequest_endsItSoon()
    {
        std::stop_source stop;
        stop.request_stop();
        QElapsedTimer timer;
        timer.start();
        int told = 0;
        QVERIFY(!DocumentRecogniser(ocrWorker(), scans(), english())
                     .recognise(
                         {1, 2, 3}, [&](const PageRecognition&) { ++told; }, stop.get_token()));
        QCOMPARE(told, 0);
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestRecognition)
#include "test_recognition.moc"
