// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTest>

using namespace lectern::ui;

class TestPalette : public QObject {
    Q_OBJECT

private slots:
    void contrast_isThatOfTheStandardsExamples()
    {
        QCOMPARE(contrast("#ffffff", "#000000"), 21.0);
        QCOMPARE(contrast("#777777", "#777777"), 1.0);
        // The grey that just misses AA on white.
        QVERIFY(contrast("#777777", "#ffffff") < 4.5 && contrast("#767676", "#ffffff") > 4.5);
    }

    void text_canBeReadInBothThemes_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void text_canBeReadInBothThemes()
    {
        QFETCH(bool, dark);
        const Colours& c = dark ? darkColours() : lightColours();
        for (const QColor& ground : {c.window, c.pane, c.bubble, c.accentSoft}) {
            for (const QColor& text : {c.text, c.soft})
                QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(text.name() + " on " + ground.name()));
        }
        for (const QColor& text : {c.accent, c.good, c.near, c.bad}) {
            for (const QColor& ground : {c.window, c.pane})
                QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(text.name() + " on " + ground.name()));
        }
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        // Placeholders and hints may be quieter, never less than what large text needs.
        QVERIFY(contrast(c.faint, c.pane) >= 3 && contrast(c.faint, c.window) >= 3);
    }

    void theme_isWornByTheApplication()
    {
        Theme::wear(Theme::Choice::Dark);
        QVERIFY(Theme::isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkColours().window);
        Theme::wear(Theme::Choice::Light);
        QVERIFY(!Theme::isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightColours().window);
    }
};

QTEST_MAIN(TestPalette)
#include "test_palette.moc"
