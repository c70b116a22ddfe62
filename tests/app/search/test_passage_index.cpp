// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/search/passage_index.h"
#include "tests/app/search/made_documents.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace lectern;
using namespace lectern::test;
using search::PassageIndex;

namespace {

/// The files that this process has open, those that have been removed included.
QStringList openFiles()
{
    QStringList files;
    for (const QFileInfo& link :
         QDir(QStringLiteral("/proc/self/fd")).entryInfoList(QDir::System | QDir::Files | QDir::NoDotAndDotDot)) {
        if (const QString file = link.symLinkTarget(); file.startsWith(u'/') && !file.startsWith(QStringLiteral("/proc/")))
            files += file;
    }
    return files;
}

} // namespace

/// Sentences with their places.
class TestPassageIndex : public QObject {
    Q_OBJECT

private slots:
    void find_saysWhereTheSentenceStands()
    {
        const std::vector documents{documentOf({"Nothing here."}),
                                    documentOf({"Preface.", "One line. The lamp was lit. More."}, {"i", "ii"})};
        const auto found = PassageIndex(documents).find("lamp", 16);
        const domain::FoundPassage expected{
            .document = 2, .page = 2, .label = "ii", .start = 10, .end = 27, .text = "The lamp was lit."};
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found[0] == expected);
        QCOMPARE(documents[1].pages[1].text.sliced(found[0].start, found[0].end - found[0].start), found[0].text);
    }

    void find_afterTheDocumentsAreGone_stillAnswers()
    {
        auto documents = std::vector{documentOf({"The lamp was lit."})};
        const PassageIndex index(documents);
        documents.clear();
        QCOMPARE(textsOf(index.find("lamp", 1)), QStringList{"The lamp was lit."});
    }

    void find_linesOfTheContents_areNoAnswers()
    {
        const std::vector documents{
            documentOf({"3.17. /srv : Data for services ........................ 20\n3.18. /tmp . . . . . . . . . xii\n"
                        "/srv holds data for services...\nThey wrote: data for services"})};
        const PassageIndex index(documents);
        QCOMPARE(textsOf(index.find("data for services", 9)),
                 (QStringList{"/srv holds data for services...", "They wrote: data for services"}));
        QVERIFY(index.find("3.18", 9).empty());
        QCOMPARE(textsOf(PassageIndex(std::vector{documentOf({"Signature: ............"})}).find("signature", 9)).size(), 1);
    }

    void find_limit_isKept()
    {
        const std::vector documents{documentOf({QStringLiteral("The lamp was lit.\n").repeated(100)})};
        const PassageIndex index(documents);
        QCOMPARE(index.find("lamp", 3).size(), std::size_t(3));
        QCOMPARE(index.find("lamp", 0).size(), std::size_t(0));
        QCOMPARE(index.find("lamp", 1000).size(), std::size_t(64));
        int last = -1; // equal ones stand in their order
        for (const auto& passage : index.find("lamp", 64)) {
            QVERIFY(passage.start > last);
            last = passage.start;
        }
    }

    void find_addingADocumentOfOtherWords_keepsTheOrder()
    {
        const auto lamp = documentOf({"The lamp was lit by the keeper.\nThe keeper slept.\nThe lamp fell."});
        const std::vector one{lamp}, two{lamp, documentOf({"Quite other matters stand here."})};
        QCOMPARE(textsOf(PassageIndex(one).find("who lit the lamp of the keeper", 16)),
                 textsOf(PassageIndex(two).find("who lit the lamp of the keeper", 16)));
    }

    void find_nothingInCommon_isEmpty()
    {
        const std::vector documents{documentOf({"The lamp was lit."})};
        const PassageIndex index(documents);
        for (const char* question : {"", "   ", "zebra", "?!", "…", "\n\t"})
            QVERIFY2(index.find(question, 16).empty(), question);
    }

    void find_stopWordsOnly_areLookedForAllTheSame()
    {
        const std::vector documents{documentOf({"The lamp was lit.\nTo be or not to be."})};
        QCOMPARE(textsOf(PassageIndex(documents).find("to be or not to be", 1)), QStringList{"To be or not to be."});
    }

    void find_noDocuments_isEmpty()
    {
        QVERIFY(PassageIndex({}).find("lamp", 16).empty());
        QVERIFY(PassageIndex({}).propose("Summarise the document", 16).empty());
        QVERIFY(PassageIndex({}).propose("page 3", 16).empty());
        for (const QStringList& pages : {QStringList(), QStringList{""}, QStringList{"\n \n", ""}, QStringList{"* * *", "…"}}) {
            const std::vector documents{documentOf(pages)};
            const PassageIndex index(documents);
            for (const char* question : {"lamp", "the", "Summary", "Key dates and figures", "page 1", "Continue: \"the lamp\""})
                QVERIFY2(index.propose(question, 16).empty(), question);
        }
    }

    void index_ofMuchText_opensNoFile()
    {
        const QTemporaryDir folder;
        QFile removed(folder.filePath("removed"));
        QVERIFY(removed.open(QIODevice::WriteOnly) && QFile::remove(removed.fileName()));
        const QStringList before = openFiles();
        QVERIFY(!before.filter("removed").isEmpty());
        QString page;
        for (int i = 0; i < 100'000; ++i)
            page += QStringLiteral("Word%1 stands by word%2. ").arg(i).arg(i * 7);
        const std::vector documents{documentOf({page})};
        const PassageIndex index(documents);
        QCOMPARE(index.find("word700", 1).size(), std::size_t(1));
        QCOMPARE(index.propose("summary", 16).size(), std::size_t(0));
        QCOMPARE(openFiles(), before);
    }
};

QTEST_APPLESS_MAIN(TestPassageIndex)
#include "test_passage_index.moc"
