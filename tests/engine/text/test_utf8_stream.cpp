// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/utf8_stream.h"

#include <QByteArray>
#include <QStringDecoder>
#include <QTest>

#include <string>
#include <vector>

using lectern::engine::Utf8Stream;

namespace {

const std::string kBad = "\uFFFD";

std::string whole(std::string_view bytes)
{
    Utf8Stream stream;
    std::string text = stream.push(bytes);
    return text += stream.finish();
}

std::string byteByByte(std::string_view bytes)
{
    Utf8Stream stream;
    std::string text;
    for (const char c : bytes)
        text += stream.push(std::string_view(&c, 1));
    return text += stream.finish();
}

QByteArray shown(const std::string& text)
{
    return QByteArray::fromStdString(text).toHex(' ');
}

} // namespace

class TestUtf8Stream : public QObject {
    Q_OBJECT

private slots:
    void wellFormedText_splitAnywhere_isUnchanged()
    {
        const std::string text =
            "a é ß — “q” 読者 שלום \u0800\uFFFF\U00010000 😀 👩‍👩‍👧‍👦 \U0010FFFF";
        for (std::size_t first = 0; first <= text.size(); ++first) {
            for (std::size_t second = first; second <= text.size(); ++second) {
                Utf8Stream stream;
                std::string read = stream.push(std::string_view(text).substr(0, first));
                read += stream.push(std::string_view(text).substr(first, second - first));
                read += stream.push(std::string_view(text).substr(second));
                read += stream.finish();
                QCOMPARE(shown(read), shown(text));
            }
        }
    }

    void push_neverGivesPartOfACharacter()
    {
        Utf8Stream stream;
        QCOMPARE(stream.push("\xF0\x9F"), std::string());
        QCOMPARE(stream.push("\x98"), std::string());
        QCOMPARE(stream.push("\x80!"), std::string("😀!"));
        QCOMPARE(stream.finish(), std::string());
    }

    void invalidBytes_becomeOneReplacementForEachMaximalSubpart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* hex, const char* expected) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << QByteArray(expected).replace("?", kBad.c_str());
        };
        // `?` is U+FFFD. The Unicode Standard 15.0, section 3.9, tables 3-8 to 3-11.
        row("table 3-8: non-shortest forms", "C0 AF E0 80 BF F0 81 82 41", "????????A");
        row("table 3-9: surrogates", "ED A0 80 ED BF BF ED AF 41", "????????A");
        row("table 3-10: other ill-formed sequences", "F4 91 92 93 FF 41 80 BF 42", "?????A??B");
        row("table 3-11: truncated sequences", "E1 80 E2 F0 91 92 F1 BF 41", "????A");
        row("maximal subparts between letters", "61 F1 80 80 E1 80 C2 62 80 63 80 BF 64", "a???b?c??d");
        row("five-byte form", "F8 88 80 80 80", "?????");
        row("two-byte lead, then ASCII", "C3 28", "?(");
        row("end inside a character", "6F 6B F0 9F 98", "ok?");
        row("a lead after a lead", "C3 C3 A9", "?é");
        row("nothing", "", "");
    }

    void invalidBytes_becomeOneReplacementForEachMaximalSubpart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        const std::string input = bytes.toStdString();
        QCOMPARE(shown(whole(input)), expected.toHex(' '));
        QCOMPARE(shown(byteByByte(input)), expected.toHex(' '));
    }

    void anyThreeBytes_areUnchangedExactlyWhereTheyAreUtf8()
    {
        const std::string interesting("\x41\x80\x8F\x90\x9F\xA0\xBF\xC0\xC2\xE0\xE1\xED\xF0\xF1\xF4\xF5\xFF", 17);
        for (const char a : interesting) {
            for (const char b : interesting) {
                for (const char c : interesting) {
                    const std::string bytes = {a, b, c};
                    QCOMPARE(shown(byteByByte(bytes)), shown(whole(bytes)));
                    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
                    const QString decoded = decoder.decode(QByteArrayView(bytes.data(), 3));
                    QCOMPARE(whole(bytes) == bytes, !decoder.hasError());
                }
            }
        }
    }

    void afterFinish_theStreamBeginsAnew()
    {
        Utf8Stream stream;
        QCOMPARE(stream.push("\xE2\x80"), std::string());
        QCOMPARE(stream.finish(), kBad);
        QCOMPARE(stream.push("a"), std::string("a"));
        QCOMPARE(stream.finish(), std::string());
    }
};

QTEST_APPLESS_MAIN(TestUtf8Stream)
#include "test_utf8_stream.moc"
