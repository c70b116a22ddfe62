// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/hand_over.h"

#include <QTest>

using lectern::runtime::HandOver;

namespace {

/// With ' in the place of ".
QByteArray json(const char* text)
{
    return QByteArray(text).replace('\'', '"');
}

} // namespace

class TestHandOver : public QObject {
    Q_OBJECT

private slots:
    void decoded_isWhatWasEncoded_inOneLine()
    {
        const HandOver all{.files = {"/documents/acórdão \"7\"\n.pdf", "/a/\\b", "/%20", u"/\U0001F4D6"_qs}, .activation = "gnome-shell/Files/1-0_TIME5"};
        const QByteArray line = all.encoded();
        QCOMPARE(line.indexOf('\n'), line.size() - 1);
        const auto back = HandOver::decoded(line);
        QVERIFY(back);
        QCOMPARE(back->files, all.files);
        QCOMPARE(back->activation, all.activation);

        const auto none = HandOver::decoded(HandOver().encoded());
        QVERIFY(none && none->files.isEmpty() && none->activation.isEmpty());
    }

    void strangeActivation_isLeftOut_andTheFilesStay_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("controls") << QByteArray("a\nb");
        QTest::newRow("null") << QByteArray("a\0b", 3);
        QTest::newRow("notAscii") << QByteArray("\xff\xfe");
        QTest::newRow("long") << QByteArray(100'000, 'x');
    }

    void strangeActivation_isLeftOut_andTheFilesStay()
    {
        QFETCH(QByteArray, token);
        const auto sent = HandOver::decoded(HandOver{.files = {"/a"}, .activation = token}.encoded());
        QVERIFY(sent && sent->activation.isEmpty());
        QCOMPARE(sent->files, QStringList("/a"));
    }

    void activationOfAnotherType_isNone()
    {
        for (const char* value : {"7", "null", "['a']", "{}", "'a\\u0000b'", "'a\\nb'", "'\\u00e9'"}) {
            const auto decoded = HandOver::decoded(json("{'files': ['/a'], 'activation': ") + json(value) + '}');
            QVERIFY2(decoded && decoded->activation.isEmpty(), value);
        }
    }

    void whatIsNoHandOver_isNothing_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("newline") << QByteArray("\n");
        QTest::newRow("binary") << QByteArray("\x7f" "ELF\0\xff\xfe\x80", 8);
        QTest::newRow("half") << json("{'files': ['/documents/a");
        QTest::newRow("array") << json("['/a']");
        QTest::newRow("noFiles") << json("{'activation': 'a'}");
        QTest::newRow("filesAreText") << json("{'files': '/a'}");
        QTest::newRow("filesAreAnObject") << json("{'files': {'0': '/a'}}");
        QTest::newRow("fileIsANumber") << json("{'files': ['/a', 7]}");
        QTest::newRow("fileIsNull") << json("{'files': [null]}");
        QTest::newRow("fileIsEmpty") << json("{'files': ['']}");
        QTest::newRow("relative") << json("{'files': ['a.pdf']}");
        QTest::newRow("relativeUp") << json("{'files': ['../../etc/passwd']}");
        QTest::newRow("address") << json("{'files': ['http://example.com/a.pdf']}");
        QTest::newRow("insideTheProgram") << json("{'files': [':/i18n/lectern_en.qm']}");
        QTest::newRow("nullInAName") << json("{'files': ['/a\\u0000b']}");
        QTest::newRow("notUtf8") << json("{'files': ['/\xff\xfe']}");
        QTest::newRow("two") << json("{'files': ['/a']}{'files': ['/b']}");
        QTest::newRow("deep") << QByteArray(1'000'000, '[');
        QTest::newRow("deepFiles") << json("{'files': ") + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}';
    }

    void whatIsNoHandOver_isNothing()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!HandOver::decoded(line));
    }
};

QTEST_GUILESS_MAIN(TestHandOver)
#include "test_hand_over.moc"
