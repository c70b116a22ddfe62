// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"

#include <QElapsedTimer>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

namespace {

/// Generous: on the machine it was written on, each takes a tenth of it.
constexpr qint64 kAtOnceMs = 500 * LECTERN_TEST_PATIENCE;

} // namespace

/// 2,000 documents with three conversations each.
class TestMany : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_documents = madeUpLibrary(2000, 3);
        m_pane = shownPane(m_documents);
    }

    void cleanup() { m_pane.reset(); }

    void listing_isAtOnce()
    {
        LibraryPane pane;
        pane.resize(240, 600);
        pane.show();
        QVERIFY(takesAtMost(kAtOnceMs, [&] {
            pane.setDocuments(m_documents);
            pane.grab();
        }));
    }

    void oneMore_isAtOnce()
    {
        m_documents.push_back(madeUpDocument(5000));
        QVERIFY(takesAtMost(kAtOnceMs, [&] {
            m_pane->setDocuments(m_documents);
            m_pane->grab();
        }));
    }

    void anotherOneShown_isAtOnce()
    {
        QVERIFY(takesAtMost(kAtOnceMs / 5, [&] {
            m_pane->setCurrent("d1000", "c1000-1");
            m_pane->grab();
        }));
    }

    void readingOne_costsNothing()
    {
        QVERIFY(takesAtMost(kAtOnceMs, [&] {
            for (int page = 1; page <= 100; ++page)
                m_pane->setActivity("d1", QStringLiteral("reading, page %1").arg(page));
        }));
    }

    void hits_areListedAtOnce()
    {
        std::vector<domain::SearchHit> hits;
        for (int number = 1; number <= 1000; ++number)
            hits.push_back({QStringLiteral("d%1").arg(number), number, {}, {}, {}, "the keepers of the lighthouse", {{4, 11}}});
        m_pane->focusSearch();
        QTest::keyClicks(QApplication::focusWidget(), "keepers");
        QVERIFY(takesAtMost(kAtOnceMs, [&] {
            m_pane->showHits("keepers", hits);
            m_pane->grab();
        }));
    }

private:
    template <typename Work>
    static bool takesAtMost(qint64 milliseconds, Work work)
    {
        QElapsedTimer timer;
        timer.start();
        work();
        const qint64 taken = timer.elapsed();
        qInfo("%lld ms", static_cast<long long>(taken));
        return taken <= milliseconds;
    }

    std::vector<domain::DocumentSummary> m_documents;
    std::unique_ptr<LibraryPane> m_pane;
};

QTEST_MAIN(TestMany)
#include "test_many.moc"
