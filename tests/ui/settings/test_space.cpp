// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/library_service.h"
#include "app/storage/storage_thread.h"
#include "tests/support/patience.h"
#include "ui/settings/space_dialog.h"

#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

using namespace lectern;
using namespace lectern::ui;
using storage::Library;

/// The page that says what takes space, over a library with one document of which something was read.
class TestSpace : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::shared_ptr<storage::StorageThread> m_storage;
    std::unique_ptr<runtime::LibraryService> m_library;
    QPointer<SpaceDialog> m_dialog;

    bool says(const QString& words) const
    {
        const QList<QLabel*> labels = m_dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(words); });
    }

private slots:
    void initTestCase()
    {
        m_storage = std::make_shared<storage::StorageThread>(m_folder.filePath("library"), Library::Access::Write);
        m_storage->call([](Library& library) {
            domain::Document document;
            document.title = QStringLiteral("The lamp");
            document.sourceSha256 = QByteArray(64, 'a');
            domain::Page page;
            page.number = 1;
            page.label = QStringLiteral("1");
            page.text = QStringLiteral("Whale oil.");
            document.pages.push_back(page);
            const QString id = library.documents().add(document).id;
            const std::vector<std::int32_t> tokens(300, 7);
            const std::vector<std::byte> bytes(300 * 64);
            library.states().save({QStringLiteral("layout"), QStringLiteral("numerics")},
                                  {.tokens = tokens,
                                   .kind = storage::CheckpointKind::Document,
                                   .documents = {id},
                                   .recurrent = bytes,
                                   .logits = bytes,
                                   .kvBytesPerToken = 64,
                                   .keysAndValues = [&](qint64 begin, qint64 end) {
                                       return storage::Bytes(bytes).first(std::size_t(64 * (end - begin)));
                                   }});
        });
        m_library = std::make_unique<runtime::LibraryService>();
        m_library->open(m_storage);
        m_dialog = new SpaceDialog(*m_library, m_folder.filePath("library"), nullptr);
        m_dialog->show();
    }
    void cleanupTestCase() { delete m_dialog; }

    void documents_areListedWithTheirSize()
    {
        auto* const list = m_dialog->findChild<QTreeWidget*>();
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, test::kPatienceMs);
        QCOMPARE(list->topLevelItem(0)->text(0), QString("The lamp"));
        QVERIFY(list->topLevelItem(0)->text(1).contains('B'));
        QVERIFY(says("What was read takes"));
    }

    void whatIsNotEncrypted_isSaid()
    {
        QVERIFY(says("Only you can read its files. They are not encrypted."));
        QVERIFY(says(m_folder.filePath("library")));
    }

    void readingOfADocument_isDeletedAndTheDocumentStays()
    {
        auto* const list = m_dialog->findChild<QTreeWidget*>();
        QPushButton* remove = nullptr;
        for (QPushButton* button : m_dialog->findChildren<QPushButton*>()) {
            if (button->text() == QLatin1String("Delete what was read"))
                remove = button;
        }
        QVERIFY(remove && !remove->isEnabled()); // nothing is chosen
        list->setCurrentItem(list->topLevelItem(0));
        QVERIFY(remove->isEnabled());
        remove->click();
        QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 0, test::kPatienceMs);
        const auto left = m_storage->call(
            [](Library& library) { return std::pair(library.usage().checkpoints, library.documents().list().size()); });
        QCOMPARE(left, std::pair(qint64(0), std::size_t(1)));
    }
};

QTEST_MAIN(TestSpace)
#include "test_space.moc"
