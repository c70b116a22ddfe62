// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/page_renderer.h"
#include "tests/support/child_processes.h"
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>
#include <thread>

using namespace lectern;
using namespace lectern::test;
using namespace std::chrono_literals;

/// Whatever the worker does, drawing a page ends soon, with one failure or by being stopped, and the next page is drawn.
class TestDrawingFailures : public QObject {
    Q_OBJECT

private:
    importing::PageRenderer rendererThat(const char* behaviour) const {
        return importing::PageRenderer(QStringLiteral(LECTERN_BUILD_DIR "/tests/hostile_worker"),
                                       m_folder.write(QStringLiteral("document"), behaviour), {.silence = 1s});
    }

    static std::optional<ErrorCode> failureOf(importing::PageRenderer& renderer, int page) {
        try {
            renderer.render(page, 1);
            return {};
        } catch (const Failure& failure) {
            return failure.code();
        }
    }

    Folder m_folder;

private Q_SLOTS:
    void pageThatEndsTheWorkerTwice_isNotTriedAgain_data() {
        QTest::addColumn<int>("code");
        QTest::newRow("crash") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("hang") << int(ErrorCode::WorkerTimedOut);
        QTest::newRow("half an image") << int(ErrorCode::WorkerTimedOut);
        QTest::newRow("half an image, then the end") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("rubbish") << int(ErrorCode::WorkerCrashed);
    }

    void pageThatEndsTheWorkerTwice_isNotTriedAgain() {
        QFETCH(int, code);
        auto renderer = rendererThat(QTest::currentDataTag());
        QVERIFY(renderer.render(1, 1).has_value());
        for (int time = 0; time < 2; ++time) {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(int(failureOf(renderer, 2).value()), code);
            QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
            QVERIFY(childProcesses().empty());
            QVERIFY(renderer.render(3, 1).has_value()); // by a new worker
        }
        const std::vector<pid_t> worker = childProcesses();
        QCOMPARE(int(failureOf(renderer, 2).value()), code);
        QCOMPARE(childProcesses(), worker); // it was not asked
        QVERIFY(renderer.render(1, 1).has_value());
    }

    void linksThatAreNone_areNotBelieved_andPagesAreDrawn_data() {
        QTest::addColumn<int>("links");
        for (const char* behaviour : {"links to no page", "half a link", "link of no size", "link without an end", "address not a string",
                                      "links without end", "links of another question", "image instead of links", "silence for links"})
            QTest::newRow(behaviour) << 0;
        QTest::newRow("report damaged links") << 0;
        QTest::newRow("good ones") << 1;
    }

    void linksThatAreNone_areNotBelieved_andPagesAreDrawn() {
        QFETCH(int, links);
        auto renderer = rendererThat(QTest::currentDataTag());
        QVERIFY(renderer.render(1, 1).has_value());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(int(renderer.links(1).size()), links);
        QVERIFY2(timer.elapsed() < 8'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(renderer.render(3, 1).has_value());
        timer.start();
        QCOMPARE(int(renderer.links(3).size()), links); // where it was no good, it is not asked again
        QVERIFY(timer.elapsed() < 1'000);
    }

    void openingThatFailsTwice_isNotTriedAgain() {
        auto renderer = rendererThat("crash while opening");
        for (int time = 0; time < 2; ++time)
            QCOMPARE(failureOf(renderer, 1 + time), ErrorCode::WorkerCrashed);
        QElapsedTimer timer;
        timer.start();
        for (int page = 1; page <= 1000; ++page)
            QCOMPARE(failureOf(renderer, page), ErrorCode::WorkerCrashed);
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }

    void badAnswers_areRefused_data() {
        QTest::addColumn<bool>("unused");
        for (const char* name : {"more pages than any document", "page before the header", "image too wide", "image too large", "image without height",
                                 "negative width", "width not a number", "scale not a number", "no scale", "larger scale",
                                 "answer to another question", "answer to no question", "page instead of an image", "report nothing known"})
            QTest::newRow(name) << true;
    }

    void badAnswers_areRefused() {
        auto renderer = rendererThat(QTest::currentDataTag());
        try {
            renderer.render(2, 1);
            QFAIL("a bad answer was taken");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::WorkerCrashed);
            const QString detail = QString::fromStdString(failure.detail());
            QVERIFY2(detail.contains(QStringLiteral("broke its protocol")), qPrintable(detail));
        }
        QVERIFY(childProcesses().empty());
    }

    void damagedPage_isTold_eachTime_andTheWorkerStays() {
        auto renderer = rendererThat("report damage");
        renderer.render(1, 1);
        const std::vector<pid_t> worker = childProcesses();
        for (int time = 0; time < 4; ++time)
            QCOMPARE(failureOf(renderer, 2), ErrorCode::DamagedDocument);
        QVERIFY(renderer.render(3, 1).has_value());
        QCOMPARE(childProcesses(), worker);
    }

    void transparentPixels_becomeOpaque() {
        auto renderer = rendererThat("draw nothing"); // zeros
        const quint32 black = 0xff000000U;
        QCOMPARE(renderer.render(1, 1)->pixels, QByteArray(reinterpret_cast<const char*>(&black), sizeof black).repeated(4));
    }

    void stop_isHonouredAtOnce_andTheNextPageIsDrawn() {
        auto renderer = rendererThat("hang");
        renderer.render(1, 1);
        std::stop_source source;
        QElapsedTimer sinceStop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(100ms);
            sinceStop.start();
            source.request_stop();
        });
        QVERIFY(!renderer.render(2, 1, source.get_token()).has_value());
        QVERIFY2(sinceStop.elapsed() < 700, qPrintable(QString::number(sinceStop.elapsed())));
        stopper.join();
        QVERIFY(!renderer.render(3, 1, source.get_token()).has_value());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(renderer.render(3, 1).has_value()); // the worker hangs over page 2
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }

    void pageThatWasStopped_doesNotComeInsteadOfTheNext() {
        const QByteArray pdf = PdfBuilder().page("0 0 300 300 re f").page("300 300 295 542 re f").build();
        const QString path = m_folder.write(QStringLiteral("a.pdf"), pdf);
        importing::PageRenderer renderer(realWorker(), path);
        importing::PageRenderer undisturbed(realWorker(), path);
        const QByteArray expected = undisturbed.render(2, 2)->pixels;
        for (int delay = 0; delay < 30; delay += 2) { // before, while and after it is drawn and sent
            std::stop_source source;
            std::jthread stopper([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(delay));
                source.request_stop();
            });
            renderer.render(1, 2, source.get_token());
            const auto second = renderer.render(2, 2);
            QCOMPARE(second->page, 2);
            QVERIFY(second->pixels == expected);
        }
    }

    /// Whatever is broken in the file, each page gives an image or one failure that speaks of the document or of its worker.
    void brokenFiles_giveImagesOrFailures() {
        QFile file(QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/compressed.pdf"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::mt19937 random(2'024);
        int drawn = 0;
        int failed = 0;
        for (const QByteArray& whole : {file.readAll(), PdfBuilder().page(PdfBuilder::text(72, 720, "Some words")).page("0 0 9 9 re f").build()}) {
            for (int i = 0; i < 80; ++i) {
                QByteArray broken = whole;
                for (unsigned flips = random() % 8; flips > 0; --flips)
                    broken[static_cast<qsizetype>(random() % broken.size())] ^= static_cast<char>(1U << (random() % 8));
                importing::PageRenderer renderer(realWorker(), m_folder.write(QStringLiteral("broken.pdf"), broken), {.silence = 20s});
                for (const int page : {1, 2}) {
                    try {
                        QVERIFY(renderer.render(page, 0.5).has_value());
                        ++drawn;
                    } catch (const Failure& failure) {
                        const std::array allowed{ErrorCode::DamagedDocument, ErrorCode::UnknownFormat,     ErrorCode::Encrypted,      ErrorCode::InvalidInput,
                                                 ErrorCode::WorkerCrashed,   ErrorCode::WorkerOutOfMemory, ErrorCode::WorkerTimedOut};
                        QVERIFY2(std::find(allowed.begin(), allowed.end(), failure.code()) != allowed.end(), failure.what());
                        QVERIFY2(std::string(failure.what()).find("protocol") == std::string::npos, failure.what());
                        ++failed;
                    }
                }
            }
        }
        qInfo("%d pages drawn, %d not", drawn, failed);
        QVERIFY(drawn > 40 && failed > 0);
    }

    void workerKilledWhileDrawing_isTold_andTheNextPageIsDrawn() {
        const QByteArray slow = QByteArray("0 0 595 842 re f\n").repeated(100'000);
        importing::PageRenderer renderer(realWorker(), m_folder.write(QStringLiteral("slow.pdf"), PdfBuilder().page(slow).page("").build()));
        QVERIFY(renderer.render(2, 1).has_value());
        int killed = 0;
        std::jthread killer([&] {
            std::this_thread::sleep_for(100ms);
            killed = killChildProcesses();
        });
        const auto failure = failureOf(renderer, 1);
        killer.join();
        QCOMPARE(killed, 1);
        QCOMPARE(failure, ErrorCode::WorkerKilled);
        QVERIFY(renderer.render(2, 1).has_value());
    }
};

QTEST_GUILESS_MAIN(TestDrawingFailures)
#include "test_drawing_failures.moc"
