// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::ui;

class TestModel : public QObject {
    Q_OBJECT

private slots:
    void documents_standLastUsedFirst_newOnesBeforeThem()
    {
        LibraryModel model;
        model.setDocuments({madeUpDocument(1, 2, 10), madeUpDocument(2, 1, 30), madeUpDocument(3), madeUpDocument(4, 3, 20),
                            madeUpDocument(5)});
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row)
            rows << model.index(row, 0).data(LibraryModel::IdRole).toString();
        QCOMPARE(rows, QStringList({"d5", "d3", "d2", "d4", "d1"}));
        const QModelIndex fourth = rowOf(model, "d4");
        QCOMPARE(model.index(0, 0, fourth).data(LibraryModel::IdRole).toString(), "c4-3");
        QCOMPARE(model.index(2, 0, fourth).data(LibraryModel::IdRole).toString(), "c4-1");
    }

    void olderVersion_saysSo_withItsDay()
    {
        domain::DocumentSummary old = madeUpDocument(1);
        old.added = QDateTime(QDate(2026, 11, 3), QTime(12, 0));
        old.isOlder = true;
        LibraryModel model;
        model.setDocuments({old, madeUpDocument(2)});
        const QString day = QLocale().toString(QDate(2026, 11, 3), QLocale::ShortFormat);
        const QString state = rowOf(model, "d1").data(LibraryModel::StateRole).toString();
        QVERIFY2(state.contains("older version, " + day), qPrintable(state));
        QVERIFY(rowOf(model, "d1").data(Qt::AccessibleTextRole).toString().contains("older version"));
        QVERIFY(!rowOf(model, "d2").data(LibraryModel::StateRole).toString().contains("older version"));
    }

    void model_isConsistent_underAnyChange()
    {
        LibraryModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(20241124);
        std::vector<domain::DocumentSummary> documents;
        QStringList openings;
        for (int step = 0; step < 300; ++step) {
            changeSomething(random, documents, openings, model, step);
            QCOMPARE(model.rowCount(), int(documents.size()) + int(openings.size()));
            for (const domain::DocumentSummary& document : documents) {
                const QModelIndex row = model.indexOf(LibraryModel::Kind::Document, document.id);
                QCOMPARE(row.data().toString(), document.title);
                QCOMPARE(model.rowCount(row), int(document.conversations.size()));
                for (const domain::ConversationSummary& conversation : document.conversations) {
                    const QModelIndex below = model.indexOf(LibraryModel::Kind::Conversation, conversation.id);
                    QCOMPARE(below.parent(), row);
                    QCOMPARE(below.data().toString(), conversation.title);
                }
            }
        }
    }

    void rows_thatStay_keepTheirIndexes()
    {
        LibraryModel model;
        std::vector<domain::DocumentSummary> documents = madeUpLibrary(5, 2);
        model.setDocuments(documents);
        const QPersistentModelIndex kept = model.indexOf(LibraryModel::Kind::Conversation, "c3-1");
        QSignalSpy changed(&model, &LibraryModel::dataChanged);
        documents[2].conversations[0].title = QStringLiteral("Another title");
        model.setDocuments(documents);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.data().toString(), "Another title");
        QVERIFY(std::ranges::any_of(changed, [&](const QVariantList& range) {
            return range[0].toModelIndex().parent() == kept.parent();
        }));
    }

    void activity_standsInThePlaceOfTheState()
    {
        LibraryModel model;
        model.setDocuments({madeUpDocument(1)});
        const QModelIndex row = model.index(0, 0);
        const QString before = row.data(LibraryModel::StateRole).toString();
        QSignalSpy changed(&model, &LibraryModel::dataChanged);
        model.setActivity("d1", "reading, page 94");
        QVERIFY(row.data(LibraryModel::StateRole).toString().endsWith("reading, page 94"));
        QVERIFY(row.data(Qt::AccessibleTextRole).toString().endsWith("reading, page 94"));
        model.setActivity("d1", "reading, page 94");
        QCOMPARE(changed.count(), 1);
        model.setActivity("d1", {});
        QCOMPARE(row.data(LibraryModel::StateRole).toString(), before);
    }

    void aConversationOverTwoDocuments_isCurrentBelowTheOneShown()
    {
        LibraryModel model;
        std::vector<domain::DocumentSummary> documents{madeUpDocument(1, 1), madeUpDocument(2)};
        documents[1].conversations = documents[0].conversations;
        model.setDocuments(documents);
        model.setCurrent("d2", "c1-1");
        for (const QString& id : {QStringLiteral("d1"), QStringLiteral("d2")}) {
            const QModelIndex below = model.index(0, 0, rowOf(model, id));
            QCOMPARE(below.data(LibraryModel::CurrentRole).toBool(), id == "d2");
        }
    }

private:
    static void changeSomething(QRandomGenerator& random, std::vector<domain::DocumentSummary>& documents, QStringList& openings,
                                LibraryModel& model, int step)
    {
        const auto any = [&](std::size_t size) { return std::size_t(random.bounded(int(size))); };
        domain::DocumentSummary* const some = documents.empty() ? nullptr : &documents[any(documents.size())];
        switch (random.bounded(10)) {
        case 0:
        case 1: documents.insert(documents.begin() + qsizetype(any(documents.size() + 1)), madeUpDocument(step, random.bounded(4), step)); break;
        case 2:
            if (some)
                documents.erase(documents.begin() + (some - documents.data()));
            break;
        case 3:
            if (some)
                some->title = QStringLiteral("Renamed at %1").arg(step);
            break;
        case 4:
        case 5:
            if (some)
                some->conversations.push_back(madeUpDocument(10000 + step, 1, step).conversations.front());
            break;
        case 6:
            if (some && !some->conversations.empty())
                some->conversations.erase(some->conversations.begin() + qsizetype(any(some->conversations.size())));
            break;
        case 7:
            if (some && !some->conversations.empty())
                some->conversations.front().lastUsed = some->conversations.front().lastUsed.addSecs(random.bounded(100000));
            break;
        case 8:
            openings << QStringLiteral("/books/opening %1.pdf").arg(step);
            model.setOpening(openings.last(), "opening, page 1 of 5");
            break;
        case 9:
            if (!openings.isEmpty())
                model.setOpening(openings.takeAt(int(any(std::size_t(openings.size())))), {});
            break;
        }
        model.setDocuments(documents);
        model.setCurrent(some ? documents.front().id : QString(), {});
    }
};

QTEST_MAIN(TestModel)
#include "test_model.moc"
