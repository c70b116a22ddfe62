// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"
#include "tests/app/importing/pdf_builder.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace lectern;
using namespace lectern::test;

/// What is promised of time. Each is measured a few times, and the best counts: the computer may have other things to do.
class TestSpeed : public QObject {
    Q_OBJECT

private:
    /// Pages of forty lines of a dozen words, as a book has them. In the middle of each stands its number.
    static QByteArray book(int pages)
    {
        static const QByteArrayList words{"lantern", "harbour", "ledger", "winter", "copper",
                                          "signal",  "meadow",  "bridge", "garden", "letter"};
        PdfBuilder pdf;
        quint32 state = 1;
        for (int page = 1; page <= pages; ++page) {
            QByteArray content;
            for (int line = 0; line < 40; ++line) {
                QByteArray text = line == 20 ? "Page" + QByteArray::number(page) : QByteArray("and");
                for (int i = 0; i < 12; ++i)
                    text += ' ' + words[qsizetype((state = state * 1'664'525 + 1'013'904'223) >> 16) % words.size()];
                content += PdfBuilder::text(60, 780 - 18 * line, text, 9);
            }
            pdf.page(content);
        }
        return pdf.build();
    }

    template <typename Work>
    static qint64 bestMilliseconds(int times, Work work)
    {
        qint64 best = -1;
        for (int i = 0; i < times; ++i) {
            QElapsedTimer timer;
            timer.start();
            work();
            best = best < 0 ? timer.elapsed() : std::min(best, timer.elapsed());
        }
        return best;
    }

    Folder m_folder;
    importing::DocumentImporter m_importer{realWorker()};

private Q_SLOTS:
    void worker_isStartedAndDone_withinATenthOfASecond()
    {
        const QString path = m_folder.write(QStringLiteral("note.txt"), "A short note.");
        const qint64 best = bestMilliseconds(10, [&] { QCOMPARE(m_importer.import(path)->pages.size(), size_t{1}); });
        QVERIFY2(best <= 100 * LECTERN_TEST_PATIENCE, qPrintable(QString::number(best)));
    }

    void fiveHundredPages_areReadWithinFiveSeconds_theFirstWithinHalfASecond()
    {
        const QString path = m_folder.write(QStringLiteral("book.pdf"), book(500));
        qint64 first = 60'000;
        const qint64 best = bestMilliseconds(3, [&] {
            QElapsedTimer timer;
            timer.start();
            qint64 seen = -1;
            const auto document =
                m_importer.import(path, {}, {}, [&](const domain::Page&, int) { seen = seen < 0 ? timer.elapsed() : seen; });
            QCOMPARE(document->pages.size(), size_t{500});
            QVERIFY(document->pages[499].text.contains(QStringLiteral("Page500 ")));
            first = std::min(first, seen);
        });
        qInfo("all pages %lld ms, the first %lld ms", static_cast<long long>(best), static_cast<long long>(first));
        QVERIFY2(best <= 5'000 * LECTERN_TEST_PATIENCE, qPrintable(QString::number(best)));
        QVERIFY2(first <= 500 * LECTERN_TEST_PATIENCE, qPrintable(QString::number(first)));
    }

    void fiveThousandPages_areRead()
    {
        const auto document = m_importer.import(m_folder.write(QStringLiteral("long.pdf"), book(5'000)));
        QCOMPARE(document->pages.size(), size_t{5'000});
        QVERIFY(document->report.pagesWithoutText.empty());
        for (const domain::Page& page : document->pages)
            QVERIFY2(page.text.contains(QStringLiteral("Page%1 ").arg(page.number)), qPrintable(page.text.left(80)));
    }
};

QTEST_GUILESS_MAIN(TestSpeed)
#include "test_speed.moc"
