// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/page_images.h"
#include "tests/support/child_processes.h"
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <memory>
#include <vector>

using namespace lectern;
using namespace lectern::test;

namespace {

const QString kA = QStringLiteral("a");
const QString kB = QStringLiteral("b");

/// What comes of a PageImages, in the order in which it comes.
struct Arrivals {
    explicit Arrivals(runtime::PageImages& source) {
        QObject::connect(&source, &runtime::PageImages::ready, &context, [this](const QString& id, const domain::PageImage& image) {
            pages.append(id + QString::number(image.page));
            images.push_back(image);
            onGuiThread &= QThread::currentThread() == context.thread();
        });
        QObject::connect(&source, &runtime::PageImages::failed, &context, [this](const QString& id, int page, const QString& sentence) {
            failures.append(id + QString::number(page));
            sentences.append(sentence);
            onGuiThread &= QThread::currentThread() == context.thread();
        });
    }

    QObject context;
    QStringList pages;
    std::vector<domain::PageImage> images;
    QStringList failures;
    QStringList sentences;
    bool onGuiThread = true;
};

} // namespace

class TestPageImages : public QObject {
    Q_OBJECT

private:
    static constexpr int kPages = 300;
    static constexpr int kSlowPage = kPages + 1; ///< takes many seconds

    QString document() const { return m_folder.path(QStringLiteral("document.pdf")); }

    static std::vector<int> range(int first, int last) {
        std::vector<int> pages;
        for (int page = first; page <= last; ++page)
            pages.push_back(page);
        return pages;
    }

    Folder m_folder;

private Q_SLOTS:
    void initTestCase() {
        PdfBuilder builder;
        for (int page = 1; page <= kPages; ++page)
            builder.page(PdfBuilder::text(72, 700, "Page " + QByteArray::number(page), 40));
        builder.page(QByteArray("0 0 595 842 re f\n").repeated(100'000));
        m_folder.write(QStringLiteral("document.pdf"), builder.build());
        m_folder.write(QStringLiteral("other.pdf"), builder.build());
        m_folder.write(QStringLiteral("text.txt"), "Nothing but text.\n");
    }

    void cleanup() { QVERIFY(childProcesses().empty()); }

    void pages_comeInTheOrderInWhichTheyAreWanted() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.wanted(kA, {7, 8, 6, 9, 5}, 0.5);
        QTRY_COMPARE(arrivals.pages, QStringList({"a7", "a8", "a6", "a9", "a5"}));
        QVERIFY(arrivals.onGuiThread);
        QVERIFY(arrivals.failures.isEmpty());
        QCOMPARE(arrivals.images[0].width, 298);
        QCOMPARE(arrivals.images[0].pixels.size(), qsizetype{298} * arrivals.images[0].height * 4);
        QVERIFY(arrivals.images[0].pixels != arrivals.images[1].pixels);
        QTest::qWait(100);
        QCOMPARE(arrivals.pages.size(), 5);
    }

    void fastScrolling_drawsWhatIsWantedLast_andDropsTheRest() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        for (int first = 1; first <= kPages - 10; ++first)
            images.wanted(kA, range(first, first + 3), 1.5);
        images.wanted(kA, {295, 296}, 1.5);
        QTRY_VERIFY(arrivals.pages.size() >= 2);
        QCOMPARE(arrivals.pages, QStringList({"a295", "a296"}));
    }

    void nothingWanted_drawsNothing() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.wanted(kA, range(1, kPages), 1.5);
        images.wanted(kA, {}, 1.5);
        QTest::qWait(300);
        QVERIFY(arrivals.pages.isEmpty());
    }

    void sayingTheSameAgain_drawsNothingTwice() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        for (int round = 0; round < 200 && arrivals.pages.size() < 3; ++round) {
            std::vector<int> missing;
            for (const int page : {1, 2, 3})
                if (!arrivals.pages.contains(kA + QString::number(page)))
                    missing.push_back(page);
            images.wanted(kA, missing, 1);
            QTest::qWait(1);
        }
        QTRY_COMPARE(arrivals.pages, QStringList({"a1", "a2", "a3"}));
        QTest::qWait(200);
        QCOMPARE(arrivals.pages.size(), 3);
    }

    void anotherScale_replacesTheFirst() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.wanted(kA, {1}, 3);
        images.wanted(kA, {1}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"a1"}));
        QCOMPARE(arrivals.images[0].pixelsPerPoint, 1.0);
    }

    void pageThatIsNotWantedAnyMore_doesNotKeepOthersWaiting() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.wanted(kA, {kSlowPage}, 1.5);
        QTest::qWait(200);
        QElapsedTimer timer;
        timer.start();
        images.wanted(kA, {1}, 1.5);
        QTRY_COMPARE(arrivals.pages, QStringList({"a1"}));
        QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(arrivals.failures.isEmpty());
    }

    void documents_areDrawnBesideEachOther_theLastAskedForFirst() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.open(kB, document());
        images.wanted(kA, range(1, 50), 0.2);
        images.wanted(kB, {1, 2}, 0.2);
        QTRY_COMPARE(arrivals.pages.size(), 52);
        QVERIFY(arrivals.pages.indexOf(QStringLiteral("b2")) <= 2); // a1 may have been begun
    }

    void links_comeAfterTheImages_onceForEachPage() {
        PdfBuilder builder;
        for (int page = 1; page <= 3; ++page)
            builder.page(PdfBuilder::text(72, 700, "x", 40),
                         "/Annots [ << /Subtype /Link /Rect [ 0 0 10 10 ] /Dest [ " + QByteArray::number(PdfBuilder::pageObject(1)) + " 0 R /Fit ] >> ]");
        const QString linked = m_folder.write(QStringLiteral("linked.pdf"), builder.build());
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        QList<int> pages;
        qsizetype imagesBefore = 0;
        connect(&images, &runtime::PageImages::linksReady, &arrivals.context,
                [&](const QString& id, int page, const std::vector<domain::PageLink>& links) {
                    if (pages.isEmpty())
                        imagesBefore = arrivals.pages.size();
                    QVERIFY(id == kA && links.size() == 1 && links[0].page == 1);
                    pages << page;
                });
        images.open(kA, linked);
        images.wanted(kA, {1, 2, 3}, 1);
        QTRY_COMPARE(pages.size(), 3);
        QCOMPARE(imagesBefore, 3);
        images.wanted(kA, {1, 2, 3}, 2);
        QTRY_COMPARE(arrivals.pages.size(), 6);
        QTest::qWait(200);
        QCOMPARE(pages.size(), 3);
    }

    void thumbnails_comeAfterThePages_fromTheSameWorker() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.openForThumbnails(kB, document());
        images.wanted(kB, {1, 2, 3}, 0.2);
        images.wanted(kA, {7, 8}, 1);
        QTRY_COMPARE(arrivals.pages.size(), 5);
        QCOMPARE(arrivals.pages.mid(arrivals.pages.indexOf("a7"), 2), QStringList({"a7", "a8"}));
        QVERIFY(arrivals.pages.indexOf("a7") <= 1); // one may have been begun before
        QCOMPARE(childProcesses().size(), std::size_t(1));
        images.close(kA);
        arrivals.pages.clear();
        images.wanted(kB, {4}, 0.2);
        QTRY_COMPARE(arrivals.pages, QStringList({"b4"}));
        images.close(kB);
        QTRY_VERIFY(childProcesses().empty());
    }

    void closedDocument_isSilent_andItsWorkerEnds() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.open(kB, m_folder.path(QStringLiteral("other.pdf")));
        images.wanted(kB, {1}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"b1"}));
        images.wanted(kA, {kSlowPage, 2}, 1.5);
        QTRY_COMPARE(childProcesses().size(), size_t{2});
        QTest::qWait(100);
        images.close(kA);
        images.wanted(kA, {1}, 1); // it is not open
        QTRY_COMPARE(childProcesses().size(), size_t{1});
        images.wanted(kB, {2}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"b1", "b2"}));
        QVERIFY(arrivals.failures.isEmpty());
    }

    void documentOpenedAnew_isAnotherOne() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, m_folder.path(QStringLiteral("missing.pdf")));
        images.wanted(kA, {1}, 1);
        images.open(kA, document());
        images.wanted(kA, {2}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"a2"}));
        QVERIFY(arrivals.failures.isEmpty());
    }

    void plainText_givesAnImageThatIsNull() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, m_folder.path(QStringLiteral("text.txt")));
        images.wanted(kA, {1, 2}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"a1", "a2"}));
        QVERIFY(arrivals.images[0].isNull());
    }

    void failures_comeAsSentences_onePerPage() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, m_folder.path(QStringLiteral("missing.pdf")));
        images.open(kB, document());
        images.wanted(kA, {1, 2}, 1);
        QTRY_COMPARE(arrivals.failures, QStringList({"a1", "a2"}));
        QCOMPARE(arrivals.sentences[0], QStringLiteral("no such file or folder"));
        images.wanted(kB, {kSlowPage + 1, 1}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"b1"}));
        QCOMPARE(arrivals.failures.last(), QStringLiteral("b302"));
    }

    void killedWorker_isOneFailure_andTheNextPageComes() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        images.open(kA, document());
        images.wanted(kA, {kSlowPage}, 1.5);
        QTRY_COMPARE(childProcesses().size(), size_t{1});
        QTest::qWait(200);
        QCOMPARE(killChildProcesses(), 1);
        QTRY_COMPARE(arrivals.failures, QStringList({"a301"}));
        QVERIFY(!arrivals.sentences[0].isEmpty());
        images.wanted(kA, {1}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"a1"}));
        QCOMPARE(killChildProcesses(), 1); // while it waits: nobody's page
        QTRY_VERIFY(childProcesses().empty());
        images.wanted(kA, {2}, 1);
        QTRY_COMPARE(arrivals.pages, QStringList({"a1", "a2"}));
        QCOMPARE(arrivals.failures.size(), 1);
    }

    void destructionWhileDrawing_isPrompt_andLeavesNoProcess() {
        for (const int wait : {0, 5, 50, 300}) {
            auto images = std::make_unique<runtime::PageImages>(realWorker());
            images->open(kA, document());
            images->wanted(kA, {kSlowPage, 1, 2}, 1.5);
            QTest::qWait(wait);
            QElapsedTimer timer;
            timer.start();
            images.reset();
            QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
            QVERIFY(childProcesses().empty());
        }
    }

    /// While workers start, draw and end. Nearly all calls, since anything may hold up a busy machine for a moment; a call that
    /// waited for a worker would be slow each time.
    void calls_returnAtOnce() {
        runtime::PageImages images(realWorker());
        Arrivals arrivals(images);
        std::vector<qint64> microseconds;
        const auto timed = [&](auto call) {
            QElapsedTimer timer;
            timer.start();
            call();
            microseconds.push_back(timer.nsecsElapsed() / 1'000);
        };
        const std::vector<int> everything = range(1, kPages);
        for (int round = 0; round < 20; ++round) {
            timed([&] { images.open(kA, document()); });
            for (int call = 0; call < 5; ++call) {
                timed([&] { images.wanted(kA, everything, 1 + 0.1 * call); });
                QTest::qWait(5);
            }
            timed([&] { images.close(kA); });
        }
        std::sort(microseconds.begin(), microseconds.end());
        const qint64 most = microseconds[microseconds.size() * 95 / 100];
        QVERIFY2(most < 3'000 && microseconds.back() < 200'000, qPrintable(QStringLiteral("%1 %2").arg(most).arg(microseconds.back())));
        images.open(kB, document());
        images.wanted(kB, {1}, 1);
        QTRY_VERIFY(arrivals.pages.contains(QStringLiteral("b1")));
    }
};

QTEST_GUILESS_MAIN(TestPageImages)
#include "test_page_images.moc"
