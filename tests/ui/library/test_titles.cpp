// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"
#include "ui/library/forget_bar.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTest>
#include <QTextDocument>

using namespace lectern;
using namespace lectern::ui;

/// Titles come out of files: anything can stand in them.
class TestTitles : public QObject {
    Q_OBJECT

private slots:
    void init() { Theme::wear(Theme::Choice::Light); }

    void anyTitle_isPlainText_inItsRow_data() { hostileTitles(); }

    void anyTitle_isPlainText_inItsRow()
    {
        QFETCH(QString, title);
        const auto pane = shownPane({titled(title), madeUpDocument(1)});
        LibraryView* const view = viewOf(*pane);
        const QModelIndex hostile = rowOf(*pane, "d2");
        const QModelIndex usual = rowOf(*pane, "d1");
        QCOMPARE(view->visualRect(hostile).height(), view->visualRect(usual).height());
        QCOMPARE(view->horizontalScrollBar()->maximum(), 0);
        QVERIFY(showsAsText(hostile.data(Qt::ToolTipRole).toString(), title));
        QVERIFY(!pane->grab().isNull());
    }

    void anyTitle_isPlainText_whenItIsAskedAbout_data() { hostileTitles(); }

    void anyTitle_isPlainText_whenItIsAskedAbout()
    {
        QFETCH(QString, title);
        const auto pane = shownPane({titled(title)});
        const QSize before = pane->minimumSizeHint();
        viewOf(*pane)->setCurrentIndex(rowOf(*pane, "d2"));
        QTest::keyClick(viewOf(*pane), Qt::Key_Delete);
        auto* const bar = pane->findChild<ForgetBar*>();
        auto* const sentence = bar->findChild<QLabel*>();
        QCOMPARE(sentence->textFormat(), Qt::PlainText);
        // The question around the title stays readable, and the pane as small as it was.
        QVERIFY(sentence->text().startsWith("Forget “") && sentence->text().endsWith("The file itself stays where it is."));
        QVERIFY(!sentence->text().contains('\n'));
        QVERIFY2(!leaksDirection(sentence->text()), "an override goes on after the title");
        QVERIFY2(pane->minimumSizeHint().width() <= std::max(before.width(), 240),
                 qPrintable(QString::number(pane->minimumSizeHint().width())));
        QVERIFY2(bar->heightForWidth(224) <= 300, qPrintable(QString::number(bar->heightForWidth(224))));
    }

    void anyTitle_isPlainText_amongTheHits_data() { hostileTitles(); }

    void anyTitle_isPlainText_amongTheHits()
    {
        QFETCH(QString, title);
        const auto picture = [](const QString& shown, const QString& snippet) {
            const auto pane = shownPane({titled(shown)});
            pane->findChild<QLineEdit*>()->setText("x");
            pane->showHits("x", {{"d2", 1, {}, {}, {}, snippet, {}}});
            auto* const list = pane->findChild<QListView*>();
            const QModelIndex hit = list->model()->index(0, 0);
            if (!showsAsText(hit.data(Qt::ToolTipRole).toString(), shown))
                qFatal("the tool tip is not plain");
            return list->viewport()->grab(list->visualRect(hit)).toImage();
        };
        // Below the first line nothing of the title is seen.
        const QImage image = picture(title, {});
        const QColor ground = image.pixelColor(image.width() - 3, image.height() - 5);
        const int below = QFontMetrics(QApplication::font()).height() + 6 + 4;
        for (int y = below; y < image.height() - 4; ++y) {
            for (int x = 4; x < image.width() - 4; ++x)
                QCOMPARE(image.pixelColor(x, y), ground);
        }
        QVERIFY(!picture(title, title).isNull());
    }

    void anySearch_leavesThePaneAsItIs()
    {
        const auto pane = shownPane(madeUpLibrary(3));
        const QString query = QString(10000, 'x');
        pane->findChild<QLineEdit*>()->setText(query);
        pane->showHits(query, {});
        QVERIFY2(pane->minimumSizeHint().width() <= 240, qPrintable(QString::number(pane->minimumSizeHint().width())));
        QVERIFY2(pane->minimumSizeHint().height() <= 600, qPrintable(QString::number(pane->minimumSizeHint().height())));
    }

    void controls_haveNames()
    {
        const auto pane = shownPane(madeUpLibrary(3, 1));
        pane->setOpening("/books/new.pdf", "opening");
        for (const QWidget* widget : pane->findChildren<QWidget*>()) {
            const bool isScrollBar = qobject_cast<const QScrollBar*>(widget) != nullptr;
            const bool isInside = widget->objectName().startsWith("qt_") || widget->parentWidget()->inherits("QLineEdit");
            if (widget->focusPolicy() == Qt::NoFocus || isScrollBar || isInside)
                continue;
            const auto* const button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()), widget->metaObject()->className());
        }
        for (const QString& id : {QStringLiteral("/books/new.pdf"), QStringLiteral("d2"), QStringLiteral("c2-1")})
            QVERIFY(!rowOf(*pane, id).data(Qt::AccessibleTextRole).toString().isEmpty());
    }

private:
    static domain::DocumentSummary titled(const QString& title)
    {
        domain::DocumentSummary document = madeUpDocument(2);
        document.title = title;
        return document;
    }

    static void hostileTitles()
    {
        QTest::addColumn<QString>("title");
        QTest::newRow("newlines") << QStringLiteral("One\nTwo\r\nThree\u2028Four\u2029Five\n\n\n\n\n\n\n\nSix");
        QTest::newRow("a newline") << QStringLiteral("A\nB");
        QTest::newRow("override") << QStringLiteral("Invoice \u202Efdp.exe");
        QTest::newRow("isolate") << QStringLiteral("Invoice \u2067\u2066 never closed");
        QTest::newRow("a long word") << QString(10000, 'W');
        QTest::newRow("many words") << QStringLiteral("word ").repeated(2000);
        QTest::newRow("html") << QStringLiteral("<b>bold</b><img src=\"https://example.org/x.png\"><script>alert(1)</script>");
        QTest::newRow("html only") << QStringLiteral("<html><h1>Title</h1></html>");
        QTest::newRow("arguments") << QStringLiteral("100 %1 %2 %n & Sons &amp; Co");
        QTest::newRow("nothing seen") << QStringLiteral("\u200B\u200B");
        QTest::newRow("marks upon marks") << QStringLiteral("Z") + QString(QChar(0x0335)).repeated(500);
    }

    /// Whether a tool tip shows the beginning of a title letter by letter, and is not endless.
    static bool showsAsText(const QString& toolTip, const QString& title)
    {
        QTextDocument shown;
        if (Qt::mightBeRichText(toolTip))
            shown.setHtml(toolTip);
        else
            shown.setPlainText(toolTip);
        const QString text = shown.toPlainText().simplified();
        QString expected = title;
        expected.removeIf([](QChar character) { return QStringView(u"\u202E\u2066\u2067").contains(character); });
        expected = expected.simplified();
        return text.startsWith(expected.left(300)) && text.size() < 2000 && !leaksDirection(text);
    }

    /// Whether a direction that the title began is still in force at the end of the text.
    static bool leaksDirection(const QString& text)
    {
        int embeddings = 0;
        int isolates = 0;
        for (const QChar character : text) {
            switch (character.unicode()) {
            case 0x202A: case 0x202B: case 0x202D: case 0x202E: embeddings += isolates == 0; break;
            case 0x202C: embeddings -= isolates == 0 && embeddings > 0; break;
            case 0x2066: case 0x2067: case 0x2068: ++isolates; break;
            case 0x2069: isolates -= isolates > 0; break;
            default: break;
            }
        }
        return embeddings > 0 || isolates > 0;
    }
};

QTEST_MAIN(TestTitles)
#include "test_titles.moc"
