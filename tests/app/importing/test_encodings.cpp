// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/text_encoding.h"

#include <QTest>

#include <iconv.h>

#include <memory>
#include <string>

using namespace lectern::importing;

namespace {

/// What the C library writes, which knows nothing of the program's own converters.
std::string encoded(const QString& text, const char* charset)
{
    const std::string utf8 = text.toStdString();
    const std::unique_ptr<void, decltype(&::iconv_close)> converter(::iconv_open(charset, "UTF-8"), &::iconv_close);
    if (converter.get() == iconv_t(-1)) // NOLINT: the C library's own constant
        qFatal("iconv does not know %s", charset);
    std::string bytes(4 * utf8.size() + 16, '\0');
    char* from = const_cast<char*>(utf8.data()); // iconv() takes no pointer to const
    char* to = bytes.data();
    size_t left = utf8.size();
    size_t room = bytes.size();
    if (::iconv(converter.get(), &from, &left, &to, &room) == size_t(-1))
        qFatal("this cannot be written as %s", charset);
    bytes.resize(bytes.size() - room);
    return bytes;
}

QString read(const std::string& bytes)
{
    const std::optional<std::u16string> text = plainText(bytes);
    return text ? QString::fromStdU16String(*text) : QStringLiteral("(no text)");
}

} // namespace

class TestEncodings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void texts_areReadInTheEncodingThatTheyAreIn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("charset");
        const QString russian = QStringLiteral(
            "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. Все смешалось в доме "
            "Облонских. Жена узнала, что муж был в связи с бывшею в их доме француженкою-гувернанткой.\n");
        const QString japanese =
            QStringLiteral("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で"
                           "ニャーニャー泣いていた事だけは記憶している。\n");
        const QString chinese =
            QStringLiteral("学而时习之，不亦说乎？有朋自远方来，不亦乐乎？人不知而不愠，不亦君子乎？这些句子出自论语的第一篇，"
                           "几乎每个学生都能背诵。\n");
        const QString taiwanese =
            QStringLiteral("學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？這些句子出自論語的第一篇，"
                           "幾乎每個學生都能背誦。\n");
        const QString korean = QStringLiteral(
            "나라의 말이 중국과 달라 문자와 서로 통하지 아니하므로 어리석은 백성이 말하고자 하는 바가 있어도 마침내 제 뜻을 "
            "펴지 못하는 사람이 많다.\n");
        const QString greek = QStringLiteral(
            "Άνδρα μοι έννεπε, Μούσα, πολύτροπον, που πάρα πολλά πλανήθηκε, αφού της Τροίας την ιερή πόλη κυρίευσε. Πολλών "
            "ανθρώπων είδε τις πόλεις και γνώρισε τον νου τους.\n");
        const QString hebrew = QStringLiteral(
            "בראשית ברא אלהים את השמים ואת הארץ. והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים מרחפת על פני המים.\n");
        const QString arabic = QStringLiteral("كان يا ما كان في قديم الزمان ملك عظيم يحكم بلادا واسعة وكان له ثلاثة أبناء "
                                              "يحبهم حبا كبيرا ويخاف عليهم من كل شيء.\n");
        const QString french = QStringLiteral(
            "Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se fermaient si vite "
            "que je "
            "n'avais pas le temps de me dire : « Je m'endors. » Et, une demi-heure après, la pensée qu'il était temps de "
            "chercher le sommeil m'éveillait.\n");
        const QString german = QStringLiteral(
            "Jemand mußte Josef K. verleumdet haben, denn ohne daß er etwas Böses getan hätte, wurde er eines Morgens "
            "verhaftet. "
            "Die Köchin der Frau Grubach, seiner Zimmervermieterin, die ihm jeden Tag gegen acht Uhr früh das Frühstück "
            "brachte, kam diesmal nicht.\n");
        const QString polish = QStringLiteral(
            "Litwo! Ojczyzno moja! ty jesteś jak zdrowie. Ile cię trzeba cenić, ten tylko się dowie, kto cię stracił. Dziś "
            "piękność "
            "twą w całej ozdobie widzę i opisuję, bo tęsknię po tobie. Panno święta, co Jasnej bronisz Częstochowy.\n");
        const QString turkish = QStringLiteral(
            "Korkma, sönmez bu şafaklarda yüzen al sancak; sönmeden yurdumun üstünde tüten en son ocak. O benim milletimin "
            "yıldızıdır, "
            "parlayacak; o benimdir, o benim milletimindir ancak. Çatma, kurban olayım, çehreni ey nazlı hilâl!\n");
        const auto rows = [](const char* name, const QString& text, const QList<QByteArray>& charsets) {
            for (const QByteArray& charset : charsets)
                QTest::addRow("%s in %s", name, charset.constData()) << text << charset;
        };
        rows("Russian", russian, {"UTF-8", "UTF-16", "UTF-32", "WINDOWS-1251", "KOI8-R", "ISO-8859-5"});
        rows("Japanese", japanese, {"UTF-8", "UTF-16", "SHIFT_JIS", "EUC-JP", "ISO-2022-JP"});
        rows("simplified Chinese", chinese, {"UTF-8", "GB18030", "GB2312"});
        rows("traditional Chinese", taiwanese, {"UTF-8", "BIG5"});
        rows("Korean", korean, {"UTF-8", "EUC-KR"});
        rows("Greek", greek, {"UTF-8", "WINDOWS-1253", "ISO-8859-7"});
        rows("Hebrew", hebrew, {"UTF-8", "WINDOWS-1255"});
        rows("Arabic", arabic, {"UTF-8", "WINDOWS-1256", "ISO-8859-6"});
        rows("French", french, {"UTF-8", "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "UTF-16LE", "UTF-16BE", "UTF-32LE"});
        rows("German", german, {"UTF-8", "ISO-8859-1", "WINDOWS-1252"});
        rows("Polish", polish, {"UTF-8", "ISO-8859-2", "WINDOWS-1250"});
        rows("Turkish", turkish, {"UTF-8", "ISO-8859-9", "WINDOWS-1254"});
    }

    void texts_areReadInTheEncodingThatTheyAreIn()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, charset);
        for (const int times : {1, 20})
            QCOMPARE(read(encoded(text.repeated(times), charset.constData())), text.repeated(times));
    }

    void shortTexts_areWesternEuropean()
    {
        QCOMPARE(read("Gr\xF6\xDF"
                      "e: 5 \x80"),
                 QStringLiteral("Größe: 5 €"));
        QCOMPARE(read("caf\xE9"), QStringLiteral("café"));
        QCOMPARE(read("na\xEFve \x97 \x93quoted\x94"), QStringLiteral("naïve — “quoted”"));
    }

    void partsInAnotherEncoding_doNotSpoilTheRest()
    {
        const QString french = QStringLiteral("Où est l’été passé, déjà près de la forêt ? ");
        const std::string whole = french.repeated(20).toStdString();
        QCOMPARE(read(whole + "caf\xE9 cr\xE8me " + whole), french.repeated(20) + QStringLiteral("café crème ") + french.repeated(20));
        QCOMPARE(read("\xEF\xBB\xBF" + whole + "caf\xE9"), french.repeated(20) + QStringLiteral("café"));
        QCOMPARE(read(whole.substr(0, whole.size() - 2) + "\xC3"), french.repeated(20).chopped(2) + QStringLiteral("Ã")); // cut in two
    }

    void marks_areNoText()
    {
        QCOMPARE(read("\xEF\xBB\xBFGr\xC3\xB6\xC3\x9F"
                      "e"),
                 QStringLiteral("Größe"));
        QCOMPARE(read(std::string("\xFF\xFE"
                                  "a\0b\0",
                                  6)),
                 QStringLiteral("ab"));
        QCOMPARE(read(std::string("\xFE\xFF"
                                  "\0a\0b",
                                  6)),
                 QStringLiteral("ab"));
        QCOMPARE(read(std::string("\0\0\xFE\xFF\0\0\0a", 8)), QStringLiteral("a"));
    }

    void binaryFiles_areNoText()
    {
        using namespace std::string_literals;
        QVERIFY(!plainText("\x7F"
                           "ELF\x02\x01\x01\0\0\0"s));
        QVERIFY(!plainText("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s));
        QVERIFY(!plainText("\x01\x02\x03\x04\x05\x06\x07 abc"s));
        QVERIFY(!plainText(std::string(1'000, '\0')));
        for (const unsigned seed : {1U, 7U, 99U}) { // no zero among them
            std::string bytes;
            for (unsigned state = seed; bytes.size() < 4'000;) {
                state = state * 1'664'525 + 1'013'904'223;
                bytes += static_cast<char>(1 + (state >> 24) % 255);
            }
            QVERIFY(!plainText(bytes));
        }
    }
};

QTEST_APPLESS_MAIN(TestEncodings)
#include "test_encodings.moc"
