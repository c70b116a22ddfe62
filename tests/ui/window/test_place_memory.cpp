// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/settings_file.h"
#include "ui/window/place_memory.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace lectern::ui;

class TestPlaceMemory : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder.path()));
    }
    void init() { QFile::remove(lectern::runtime::settingsFile()); }

    void place_comesBack_ofEachDocument()
    {
        const Place one{{12, {3.5, 700.25}}, {Zoom::Mode::Fixed, 1.25}};
        const Place other{{1, {0, -8}}, {Zoom::Mode::FitPage, 1}};
        PlaceMemory::keep("one", one);
        PlaceMemory::keep("other", other);
        QCOMPARE(PlaceMemory::of("one"), std::optional(one));
        QCOMPARE(PlaceMemory::of("other"), std::optional(other));
        QCOMPARE(PlaceMemory::of("on"), std::optional<Place>());
        PlaceMemory::keep("one", other);
        QCOMPARE(PlaceMemory::of("one"), std::optional(other));
        PlaceMemory::forget("one");
        QCOMPARE(PlaceMemory::of("one"), std::optional<Place>());
        QCOMPARE(PlaceMemory::of("other"), std::optional(other));
    }

    void settings_doNotGrowForEver()
    {
        for (int i = 0; i < 600; ++i)
            PlaceMemory::keep(QStringLiteral("document%1").arg(i), {{i + 1, {}}, {}});
        QVERIFY(!PlaceMemory::of("document0"));
        QCOMPARE(PlaceMemory::of("document599")->spot.page, 600);
        QCOMPARE(PlaceMemory::of("document100")->spot.page, 101);
        QVERIFY(!PlaceMemory::of("document99"));
    }

    void longestPlaces_fitIntoTheFile()
    {
        const Place longest{{1'234'567, {-123.456789, 98765.4321}}, {Zoom::Mode::Fixed, 1.23456789}};
        const auto document = [](int i) { return QString(64, 'a') + QString::number(1000 + i); };
        for (int i = 0; i < 500; ++i)
            PlaceMemory::keep(document(i), longest);
        QVERIFY(PlaceMemory::of(document(0)) && PlaceMemory::of(document(499)));
        QVERIFY(QFileInfo(lectern::runtime::settingsFile()).size() > 50'000);
    }

    void damagedSettings_areNoPlace_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line : {"d", "d ", "d 1 0 0 0", "d 0 0 0 0 1", "d -4 0 0 0 1", "d 99999999999999999999 0 0 0 1", "d 1 nan 0 0 1",
                                 "d 1 0 inf 0 1", "d 1 0 0 9 1", "d 1 0 0 -1 1", "d 1 0 0 2 0", "d 1 0 0 2 1e9", "d 1 0 0 2 nan",
                                 "d one 0 0 0 1", "d 1 0 0 0 1 1 1"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void damagedSettings_areNoPlace()
    {
        QFETCH(const QString, line);
        lectern::runtime::keepSettings({{"window/places", QStringList{line, "", "e 1 0 0 0 1"}}});
        QVERIFY(!PlaceMemory::of("d"));
        QVERIFY(PlaceMemory::of("e"));
    }

    void settingsOfAnotherShape_areNoPlace()
    {
        lectern::runtime::keepSettings({{"window/places", QByteArray(5000, '\xff')}});
        QVERIFY(!PlaceMemory::of("d"));
        PlaceMemory::keep("d", {{3, {}}, {}});
        QCOMPARE(PlaceMemory::of("d")->spot.page, 3);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestPlaceMemory)
#include "test_place_memory.moc"
