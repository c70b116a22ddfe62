// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_document.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/chip.h"

#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QUrl>

#include <sys/inotify.h>
#include <unistd.h>

using namespace lectern;
using namespace lectern::ui;

namespace {

/// Whether anybody opens a file.
class OpenWatch {
public:
    explicit OpenWatch(const QString& path) : m_notify(inotify_init1(IN_NONBLOCK))
    {
        if (m_notify < 0 || inotify_add_watch(m_notify, QFile::encodeName(path).constData(), IN_OPEN) < 0)
            qFatal("cannot watch");
    }
    ~OpenWatch() { ::close(m_notify); }
    OpenWatch(const OpenWatch&) = delete;
    OpenWatch& operator=(const OpenWatch&) = delete;

    bool wasOpened() const
    {
        char events[4096];
        return ::read(m_notify, events, sizeof events) > 0;
    }

private:
    int m_notify;
};

} // namespace

/// What a model writes is not to be trusted.
class TestHostile : public QObject {
    Q_OBJECT

private slots:
    void aPictureOfAFile_isNeverOpened()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("picture.png");
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(path));
        const OpenWatch watch(path);
        const QString url = QUrl::fromLocalFile(path).toString();
        const QString answer = QStringLiteral("![a](%1) ![b](%2) <img src=\"%1\"> [![c](%1)](%1)\n\n<img src='%2'>\n\n"
                                              "| ![d](%1) |\n|---|\n| ![e](<%2>) |\n\n![f][r]\n\n[r]: %1\n").arg(url, path);
        const auto pane = shownPane();
        pane->beginTurn("?");
        for (const QString& piece : inPieces(answer, 7)) {
            pane->appendText(piece);
            pane->grab();
        }
        pane->finishTurn(madeUpTurn("t1", answer, answer));
        pane->showConversation(answer, {madeUpTurn("t2", answer, answer)});
        pane->failTurn(answer);
        pane->grab();
        QVERIFY(!watch.wasOpened());
        QVERIFY(QFile(path).open(QIODevice::ReadOnly));
        QVERIFY(watch.wasOpened()); // the watch works
    }

    void nothing_leadsAnywhere_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("text");
        QTest::newRow("script") << "[here](javascript:alert(1))" << "here (javascript:alert(1))";
        QTest::newRow("address") << "<https://example.org/a>" << "https://example.org/a";
        QTest::newRow("bare address") << "see www.example.org now" << "see www.example.org (http://www.example.org) now";
        QTest::newRow("disguise") << "[bank.example](https://evil.example)" << "bank.example (https://evil.example)";
        QTest::newRow("picture") << "![a *map*](https://example.org/map.png)" << "a map (https://example.org/map.png)";
        QTest::newRow("picture without words") << "![](https://example.org/map.png) there" << "there";
        QTest::newRow("html") << "a <b onclick='x()'>b</b> <script>c</script>" << "a <b onclick='x()'>b</b> <script>c</script>";
        QTest::newRow("html picture") << "a <img src=\"https://example.org/x.png\">" << "a <img src=\"https://example.org/x.png\">";
        QTest::newRow("entities") << "&lt;img src=x&gt; &amp;" << "<img src=x> &";
        QTest::newRow("html entity in a link") << "[a](&#106;avascript:b)" << "a (&#106;avascript:b)";
    }

    void nothing_leadsAnywhere()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, text);
        const auto document = answerDocument(markdown, {}, QApplication::font());
        QCOMPARE(document->toPlainText().trimmed(), text);
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            for (auto it = block.begin(); !it.atEnd(); ++it) {
                const QTextCharFormat format = it.fragment().charFormat();
                QVERIFY(!format.isAnchor() && !format.isImageFormat() && format.anchorHref().isEmpty());
                QVERIFY(!format.fontUnderline());
            }
        }
    }

    void anyAnswer_isShownInTime_data()
    {
        QTest::addColumn<QString>("answer");
        QString nested;
        for (int level = 0; level < 1000; ++level)
            nested += QString(2 * level, ' ') + "- item\n";
        QTest::newRow("lists 1,000 deep") << nested;
        QTest::newRow("lists 1,000 deep on a line") << QStringLiteral("- ").repeated(1000) + "x";
        QTest::newRow("quotations 1,000 deep") << QStringLiteral("> ").repeated(1000) + "x";
        QTest::newRow("a line of 100,000") << QStringLiteral("word ").repeated(20000);
        QTest::newRow("a word of 100,000") << QString(100000, 'x');
        QTest::newRow("100,000 stars") << QString(100000, '*');
        QTest::newRow("20,000 brackets") << QString(20000, '[') + QString(20000, ']');
        QTest::newRow("50,000 backticks") << QStringLiteral("`` ` ").repeated(10000);
        QTest::newRow("10,000 links") << QStringLiteral("[a](b) ").repeated(10000);
        QTest::newRow("unclosed fences") << QStringLiteral("```\n~~~\n").repeated(2000);
        QTest::newRow("a table of 1,000 columns") << QStringLiteral("|a").repeated(1000) + "|\n" + QStringLiteral("|-").repeated(1000) + "|\n" + QStringLiteral("|b").repeated(1000) + "|\n";
        QTest::newRow("a table of 2,000 rows") << "|a|b|\n|-|-|\n" + QStringLiteral("|1|2|\n").repeated(2000);
        QTest::newRow("20,000 lines") << QString(20000, '\n') + "x";
        QTest::newRow("nulls and controls") << QString(QChar(u'\0')) + "a\u0001\u202E\u2066b\uFFFC\uFDD0\uFDD1\u2029c\uE000\uE400\uE800";
        QTest::newRow("lone surrogates") << QString(QChar(0xD800)) + "a" + QChar(0xDC00) + QString(QChar(0xD83D));
        QTest::newRow("marks upon marks") << "Z" + QString(QChar(0x0335)).repeated(20000);
    }

    void anyAnswer_isShownInTime()
    {
        QFETCH(QString, answer);
        const auto pane = shownPane();
        QElapsedTimer timer;
        timer.start();
        pane->beginTurn("?");
        // In some twenty pieces: what grows is what costs.
        for (const QString& piece : inPieces(answer, std::max(1, int(answer.size()) / 20))) {
            pane->appendText(piece);
            pane->grab();
        }
        const qint64 streamed = timer.restart();
        pane->finishTurn(madeUpTurn("t1", "?", answer));
        pane->grab();
        const qint64 finished = timer.elapsed();
        qInfo("streamed in %lld ms, finished in %lld ms", static_cast<long long>(streamed), static_cast<long long>(finished));
        QVERIFY2(streamed + finished < 20000 * LECTERN_TEST_PATIENCE, "hangs");
        QCOMPARE(pane->width(), 420);
        QVERIFY(pane->minimumSizeHint().width() <= 420);
    }

    void anyCitation_isPutSomewhereOrLeftOut()
    {
        const QString answer = "A “quotation” [p. 12] and \uE000 \uE400.";
        std::vector<domain::Citation> citations;
        for (const auto& [start, end] : std::vector<std::pair<int, int>>{{-5, 3}, {14, 21}, {14, 21}, {16, 18}, {10, 4}, {0, 100000}, {2147483000, 2147483647}}) {
            domain::Citation citation = madeUpCitation(answer, 12, domain::QuoteCheck::Exact, "quotation");
            citation.answerStart = start;
            citation.answerEnd = end;
            citations.push_back(citation);
        }
        const auto pane = shownPane({madeUpTurn("t1", "?", answer, citations)});
        pane->grab();
        const auto* view = pane->findChild<AnswerView*>();
        QCOMPARE(view->chips().size(), std::size_t(2)); // the two that share the mark
    }

    void aLabel_cannotStretchAChip_norBeMarkup()
    {
        const QString answer = "There [p. 12].";
        domain::Citation citation = madeUpCitation(answer, 12);
        for (const QString& label : {QString(10000, 'x'), QStringLiteral("<b>x</b><img src='https://example.org/x'>"),
                                     QStringLiteral("a\nb\u202Ec")}) {
            citation.label = label;
            const auto pane = shownPane({madeUpTurn("t1", "?", answer, {citation})});
            const auto* chip = static_cast<const QWidget*>(pane->findChild<AnswerView*>()->chips().front());
            QVERIFY2(chip->width() <= 380, qPrintable(QString::number(chip->width())));
            QTextDocument toolTip;
            if (Qt::mightBeRichText(chip->toolTip()))
                toolTip.setHtml(chip->toolTip());
            else
                toolTip.setPlainText(chip->toolTip());
            QVERIFY(toolTip.toPlainText().size() < 1000);
            QVERIFY(toolTip.toPlainText().contains(label.left(3).simplified()));
        }
    }
};

QTEST_MAIN(TestHostile)
#include "test_hostile.moc"
