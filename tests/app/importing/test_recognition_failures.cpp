// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/document_recogniser.h"
#include "app/importing/language_guess.h"
#include "app/importing/ocr_languages.h"
#include "tests/app/importing/importing_fixture.h"

#include <QElapsedTimer>

#include <chrono>
#include <map>

using namespace lectern;
using namespace lectern::importing;
using namespace lectern::test;
using namespace std::chrono_literals;

/// Whatever a worker does over page 2 (hostile_worker.cpp), pages 1 and 3 are recognised.
class TestRecognitionFailures : public QObject {
    Q_OBJECT

private:
    static constexpr auto kHostile = LECTERN_BUILD_DIR "/tests/hostile_worker";

    std::map<int, PageRecognition> recognised(const QString& behaviour, int workers = 1) const
    {
        const QString document = m_folder.write(QStringLiteral("document"), behaviour.toUtf8());
        std::map<int, PageRecognition> results;
        const RecognitionOptions options{.tessdata = QStringLiteral("/nowhere"),
                                         .languages = QStringLiteral("eng"),
                                         .workers = workers,
                                         .limits = {.processorTime = 1s, .silence = 3s}};
        DocumentRecogniser(QLatin1String(kHostile), document, options).recognise({1, 2, 3}, [&](const PageRecognition& page) {
            results.emplace(page.page, page);
        });
        return results;
    }

    Folder m_folder;

private Q_SLOTS:
    void pageThatBreaksItsWorker_costsOneFailure_data()
    {
        QTest::addColumn<int>("code");
        QTest::newRow("crash") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("hang") << int(ErrorCode::WorkerTimedOut);
        QTest::newRow("use up processor time") << int(ErrorCode::WorkerTimedOut);
        QTest::newRow("be killed by the system") << int(ErrorCode::WorkerKilled);
        QTest::newRow("rubbish") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("report damage") << int(ErrorCode::DamagedDocument);
        QTest::newRow("report nothing known") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("another page") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("answer to another question") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("confidence of 400") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("no confidence") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("word outside the text") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("image instead of a page") << int(ErrorCode::WorkerCrashed);
    }

    void pageThatBreaksItsWorker_costsOneFailure()
    {
        QFETCH(int, code);
        for (const int workers : {1, 2}) {
            const auto results = recognised(QLatin1String(QTest::currentDataTag()), workers);
            QCOMPARE(results.size(), size_t{3});
            for (const int page : {1, 3}) {
                QVERIFY(results.at(page).recognised.has_value());
                QCOMPARE(results.at(page).recognised->page.text, QStringLiteral("seen"));
                QVERIFY(results.at(page).recognised->page.ocr);
            }
            QVERIFY(!results.at(2).recognised.has_value());
            QCOMPARE(int(results.at(2).failure->code()), code);
            QVERIFY(recognitionWarning(results.at(2)).startsWith(QStringLiteral("page 2 was not recognised")));
        }
    }

    void documentThatCannotBeOpened_fails()
    {
        try {
            recognised(QStringLiteral("crash while opening"), 2);
            QFAIL("it was recognised");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::WorkerCrashed);
            QCOMPARE(failure.subject(), std::string("document"));
        }
    }

    void missingProgram_isTold()
    {
        const QString document = m_folder.write(QStringLiteral("document"), "anything");
        try {
            DocumentRecogniser(m_folder.path(QStringLiteral("lectern-ocr")), document, {})
                .recognise({1}, [](const PageRecognition&) {});
            QFAIL("there is no such program");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::WorkerMissing);
        }
    }

    void languages_areThoseOfTheFolder()
    {
        for (const char* name : {"deu.traineddata", "eng.traineddata", "osd.traineddata", "chi_sim.traineddata", "notes.txt"})
            m_folder.write(QLatin1String(name), "x");
        const QString folder = QFileInfo(m_folder.path(QStringLiteral("x"))).path();
        QCOMPARE(installedOcrLanguages(folder), QStringList({"chi_sim", "deu", "eng"}));
        QCOMPARE(installedOcrLanguages(m_folder.path(QStringLiteral("nothing"))), QStringList());
    }

    void wantedLanguages_mustBeInstalled()
    {
        const QStringList installed{"deu", "eng"};
        QCOMPARE(checkedOcrLanguages(QStringLiteral("eng, deu+eng"), installed), QStringLiteral("eng+deu"));
        for (const auto& [wanted, there, missing] :
             {std::tuple("eng+fra", installed, "fra"), std::tuple("eng", QStringList(), "")}) {
            try {
                checkedOcrLanguages(QLatin1String(wanted), there);
                QFAIL(wanted);
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::NoOcrLanguage);
                QCOMPARE(failure.detail(), std::string(missing));
            }
        }
    }

    void language_isGuessedFromTheText_elseFromThePerson()
    {
        const QStringList installed{"ara", "deu", "eng", "por"};
        const QLocale brazil(QLocale::Portuguese, QLocale::Brazil);
        domain::Document scans;
        scans.pages.resize(2);
        QCOMPARE(guessedOcrLanguages(scans, installed, brazil), QStringLiteral("por+eng"));
        QCOMPARE(guessedOcrLanguages(scans, installed, QLocale(QLocale::Finnish)), QStringLiteral("eng"));
        QCOMPARE(guessedOcrLanguages(scans, {"deu"}, brazil), QStringLiteral("deu"));
        QCOMPARE(guessedOcrLanguages(scans, {}, brazil), QString());
        scans.pages[1].text =
            QStringLiteral("Der Leuchtturm steht auf dem Felsen, und die Lampe wird von dem Wärter mit Öl gefüllt. ")
                .repeated(10);
        QCOMPARE(guessedOcrLanguages(scans, installed, brazil), QStringLiteral("deu"));
        scans.pages[1].text = QStringLiteral("كان الحارس يصعد درجات البرج كل مساء ويشعل المصباح. ").repeated(10);
        QCOMPARE(guessedOcrLanguages(scans, installed, brazil), QStringLiteral("ara"));
    }
};

QTEST_GUILESS_MAIN(TestRecognitionFailures)
#include "test_recognition_failures.moc"
