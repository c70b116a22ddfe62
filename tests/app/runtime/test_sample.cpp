// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/document_importer.h"
#include "app/runtime/sample_document.h"
#include "app/runtime/services.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::runtime;
using Activity = ConversationService::Activity;

namespace {

/// A question, and where the sentence stands that answers it.
struct Expected {
    QString question;
    int page;
    QString words; ///< of that sentence
};

const std::vector<Expected> kExpected{
    {"Who checks the quotations?", 3, "Lectern checks every quotation itself"},
    {"Does anything leave my computer?", 6, "Your documents never leave this computer"},
    {"Is a long document cut?", 2, "Nothing is ever cut"},
    {"What does an edited question become?", 4, "becomes a new branch of the conversation"},
    {"What can the built-in model do?", 7, "finds a sentence that fits your question"},
};

/// What a window does with a new library, without the window.
struct Started {
    explicit Started(const QString& library)
    {
        QObject::connect(&services.library(), &LibraryService::foundNew, &services, [this] { isNew = true; });
        QObject::connect(&services.imports(), &ImportService::added, &services,
                         [this](const QString&, const QString& id) { document = id; });
        QObject::connect(&services.library(), &LibraryService::listed, &services,
                         [this](const std::vector<domain::DocumentSummary>& documents) { listed = documents; });
        QObject::connect(&services.conversations(), &ConversationService::turnFinished, &services,
                         [this](const domain::ShownTurn& turn) { finished.push_back(turn.turn); });
        QSignalSpy first(&services.library(), &LibraryService::listed);
        services.start({}, library);
        isOpen = first.wait(test::kPatienceMs);
        settle();
    }

    /// Lets everything that was asked of the library come back.
    void settle()
    {
        QSignalSpy again(&services.library(), &LibraryService::listed);
        services.library().refresh();
        isOpen = again.wait(test::kPatienceMs) && isOpen;
    }
    bool bringSample()
    {
        services.imports().add(samplePath());
        return QTest::qWaitFor([&] { return !document.isEmpty(); }, test::kPatienceMs);
    }
    bool waitUntilRead()
    {
        services.conversations().showDocument(document);
        return QTest::qWaitFor([&] { return services.conversations().activity() == Activity::Ready; }, test::kPatienceMs);
    }

    Services services;
    bool isOpen = false;
    bool isNew = false;
    QString document;
    std::vector<domain::DocumentSummary> listed;
    std::vector<domain::Turn> finished;
};

} // namespace

/// The document that comes with the program.
class TestSample : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY2(QFileInfo::exists(samplePath()), qPrintable(samplePath()));
        auto document = importing::DocumentImporter(LECTERN_BUILD_DIR "/bin/lectern-import").import(samplePath(), {}, {}, {});
        QVERIFY(document);
        m_document = *document;
    }

    void file_isSmall()
    {
        QVERIFY(QFileInfo(samplePath()).size() < 150 * 1024);
    }

    void document_hasItsPagesLabelsAndOutline()
    {
        QCOMPARE(m_document.title, QString("How Lectern works"));
        QVERIFY(m_document.pages.size() >= 5 && m_document.pages.size() <= 8);
        QVERIFY(m_document.report.pagesWithoutText.empty());
        for (const domain::Page& page : m_document.pages)
            QCOMPARE(page.label, QString::number(page.number));
        QCOMPARE(std::count_if(m_document.outline.begin(), m_document.outline.end(),
                               [](const domain::OutlineEntry& entry) { return entry.level == 1; }),
                 qsizetype(m_document.pages.size()));
        for (const domain::OutlineEntry& entry : m_document.outline) {
            QVERIFY2(entry.page >= 1, qPrintable(entry.title));
            QVERIFY2(m_document.pages[std::size_t(entry.page - 1)].text.contains(entry.title), qPrintable(entry.title));
        }
    }

    void document_isKnownByItsBytes()
    {
        QVERIFY(isSample(m_document.sourceSha256));
        domain::Document moved = m_document;
        moved.path = QStringLiteral("/elsewhere/copy.pdf");
        QVERIFY(isSample(moved.sourceSha256));
        domain::Document other = m_document;
        other.sourceSha256[0] = other.sourceSha256[0] == '0' ? '1' : '0';
        QVERIFY(!isSample(other.sourceSha256));
    }

    void expectations_areOfTheQuestionsThatAreSuggested()
    {
        QStringList questions;
        for (const Expected& expected : kExpected)
            questions << expected.question;
        QCOMPARE(sampleQuestions(), questions);
    }

    void question_isAnsweredWithTheRightSentence_data()
    {
        QTest::addColumn<std::size_t>("at");
        for (std::size_t at = 0; at < kExpected.size(); ++at)
            QTest::newRow(qPrintable(kExpected[at].question)) << at;
    }

    /// Each as the first one of a conversation, which starts without reading the document.
    void question_isAnsweredWithTheRightSentence()
    {
        QFETCH(std::size_t, at);
        if (!m_started) {
            m_started = std::make_unique<Started>(m_folder.filePath("library"));
            QVERIFY(m_started->isNew);
            QVERIFY(m_started->bringSample());
            QElapsedTimer clock;
            clock.start();
            QVERIFY(m_started->waitUntilRead());
            qInfo("read in %lld ms", clock.elapsed());
        }
        QVERIFY(m_started->waitUntilRead()); // a new conversation
        m_started->finished.clear();
        m_started->services.conversations().ask(kExpected[at].question);
        QVERIFY(QTest::qWaitFor([&] { return !m_started->finished.empty(); }, test::kPatienceMs));
        const domain::Turn& turn = m_started->finished.front();
        QCOMPARE(turn.citations.size(), std::size_t(1));
        QCOMPARE(turn.citations[0].check, domain::QuoteCheck::Exact);
        QCOMPARE(turn.citations[0].citedPage, kExpected[at].page);
        QCOMPARE(turn.citations[0].page, kExpected[at].page);
        QVERIFY2(turn.citations[0].quote.contains(kExpected[at].words), qPrintable(turn.answer));
        QVERIFY2(turn.tokens.read < 700 && turn.tokens.restored > turn.tokens.read, qPrintable(QString::number(turn.tokens.read)));
        qInfo("first token after %.0f ms", turn.seconds.firstToken * 1000);
        QVERIFY(QTest::qWaitFor([&] { return m_started->services.conversations().activity() == Activity::Ready; }, test::kPatienceMs));
    }

    void questions_areAnsweredInOneConversationToo()
    {
        QVERIFY(m_started && m_started->waitUntilRead());
        m_started->finished.clear();
        for (const Expected& expected : kExpected) {
            const std::size_t before = m_started->finished.size();
            m_started->services.conversations().ask(expected.question);
            QVERIFY(QTest::qWaitFor([&] { return m_started->finished.size() > before; }, test::kPatienceMs));
            const domain::Turn& turn = m_started->finished.back();
            QVERIFY2(!turn.citations.empty() && turn.citations[0].page == expected.page, qPrintable(turn.answer));
        }
        m_started.reset();
    }

    void library_isNewOnlyUntilADocumentIsKept()
    {
        const QString library = m_folder.filePath("second library");
        QVERIFY(Started(library).isNew);
        {
            Started again(library); // nothing was kept: still new
            QVERIFY(again.isNew);
            QVERIFY(again.bringSample());
            again.settle();
            QCOMPARE(again.listed.size(), std::size_t(1));
        }
        Started later(library);
        QVERIFY(later.isOpen);
        QVERIFY(!later.isNew);
        QCOMPARE(later.listed.size(), std::size_t(1));
    }

    void forgottenDocument_doesNotMakeALibraryNewAgain()
    {
        const QString library = m_folder.filePath("third library");
        {
            Started first(library);
            QVERIFY(first.bringSample());
            QSignalSpy forgotten(&first.services.library(), &LibraryService::forgotten);
            first.services.library().forget(first.document, true);
            QVERIFY(forgotten.wait(test::kPatienceMs));
        }
        Started later(library);
        QVERIFY(later.isOpen);
        QVERIFY(later.listed.empty());
        QVERIFY(!later.isNew);
    }

private:
    QTemporaryDir m_folder;
    domain::Document m_document;
    std::unique_ptr<Started> m_started;
};

QTEST_GUILESS_MAIN(TestSample)
#include "test_sample.moc"
