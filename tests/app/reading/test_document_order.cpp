// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/document_order.h"

#include <QTest>

using namespace lectern;
using namespace lectern::reading;
using storage::SavedRun;

namespace {

std::vector<int> orderOf(const QString& documents, const std::vector<SavedRun>& runs)
{
    const QStringList ids = documents.split(' ');
    return orderForLongestPrefix(std::vector<QString>(ids.begin(), ids.end()), runs);
}

} // namespace

class TestDocumentOrder : public QObject {
    Q_OBJECT

private slots:
    void nothingSaved_leavesTheOrderGiven()
    {
        QCOMPARE(orderOf("a b c", {}), (std::vector<int>{0, 1, 2}));
        QCOMPARE(orderOf("a b c", {{{}, 40}}), (std::vector<int>{0, 1, 2})); // the system text serves any order
    }

    void documentThatWasRead_goesFirst() { QCOMPARE(orderOf("a b c", {{{"b"}, 900}}), (std::vector<int>{1, 0, 2})); }

    void mostTokens_decideNotMostDocuments()
    {
        const std::vector<SavedRun> runs{{{"c"}, 5000}, {{"a"}, 700}, {{"a", "b"}, 1400}};
        QCOMPARE(orderOf("a b c", runs), (std::vector<int>{2, 0, 1}));
        QCOMPARE(orderOf("a b d", runs), (std::vector<int>{0, 1, 2}));
    }

    void runOverADocumentThatIsNotWanted_isOfNoUse()
    {
        QCOMPARE(orderOf("a b", {{{"c", "b"}, 9000}, {{"b"}, 10}}), (std::vector<int>{1, 0}));
    }

    void equalRuns_leaveTheOrderGiven()
    {
        QCOMPARE(orderOf("a b", {{{"b", "a"}, 900}, {{"a", "b"}, 900}}), (std::vector<int>{0, 1}));
        QCOMPARE(orderOf("a b", {{{"a", "b"}, 900}, {{"b", "a"}, 900}}), (std::vector<int>{0, 1}));
    }
};

QTEST_GUILESS_MAIN(TestDocumentOrder)
#include "test_document_order.moc"
