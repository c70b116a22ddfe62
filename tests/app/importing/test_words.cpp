// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/characters.h"
#include "app/importing/worker/page_layout.h"
#include "app/importing/worker/page_text.h"
#include "app/importing/worker/tex_codes.h"
#include "app/importing/worker/word_list.h"

#include <QDeadlineTimer>
#include <QTest>

#include <utility>

using namespace lectern::importing;

namespace {

constexpr double kHeight = 10;
constexpr double kCharacter = 5; // width

/// Words of a line as the PDF library gives them, each character 5 points wide.
void addLine(std::vector<Piece>& pieces, double left, double top, const std::vector<std::u16string>& words, double height = kHeight) {
    for (const std::u16string& word : words) {
        const double right = left + kCharacter * static_cast<double>(word.size());
        pieces.push_back({word, {left, top, right, top + height}, 0, &word != &words.back()});
        left = right + kCharacter;
    }
}

std::u16string textOf(const std::vector<Piece>& pieces) {
    WordList words;
    PageEdge edge;
    return pageText(linesOf(pieces), words, edge).text;
}

QString shown(std::u16string_view text) { return QString::fromUtf16(text.data(), static_cast<qsizetype>(text.size())); }

/// What becomes of the texts of a page with codes of TeX's fonts.
QStringList asRead(std::vector<std::u16string> texts) {
    TexCodes page;
    for (const std::u16string& text : texts)
        page.add(text);
    QStringList result;
    for (std::u16string& text : texts) {
        page.read(text);
        std::u16string cleaned;
        appendCleaned(cleaned, text);
        result.append(shown(cleaned));
    }
    return result;
}

} // namespace

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleaning_expandsLigatures_andDropsWhatCannotBeSeen() {
        std::u16string text;
        appendCleaned(text, u"o\uFB03ce \uFB01\uFB02 co\u00ADop\u200B a\u0007\u0085b\uFEFF");
        QCOMPARE(shown(text), QStringLiteral("office fifl coop a\u0085b"));
    }

    void codesOfOldTexFiles_areTheirCharacters() {
        for (const auto& [codes, meant] : {std::pair<std::u16string, std::u16string>{u"de\u001Cned", u"defined"},
                                           {u"\u001Dattened", u"flattened"},
                                           {u"speci\u000Ccally", u"specifically"},
                                           {u"e\u001Ecient", u"efficient"},
                                           {u"\u0010native\u0011", u"\u201Cnative\u201D"}})
            QCOMPARE(asRead({codes}), QStringList(shown(meant)));
        QCOMPARE(asRead({u"\u000F"}), QStringList(QString())); // a bullet of a font of signs
    }

    // Codes: "LaTeX font encodings", tables of OT1 and T1.
    void codesOfOldTexFiles_areLettersOfOt1_whereThePageHasItsLigatures() {
        QCOMPARE(asRead({u"speci\u000Ccally", u"S\u001Cren", u"Stra\u0019e", u"C\u001Asar", u"\u001Duvre", u"\u001Fre", u"na\u007F\u0010ve",
                         u"caf\u0013e"}),
                 QStringList({"specifically", "Søren", "Straße", "Cæsar", "Æuvre", "Øre", "naıve", "cafe"}));
        // A formula with a Greek letter does not show that.
        QCOMPARE(asRead({u"a\u000Bx", u"sin\u000B", u"de\u001Cned"}).last(), QStringLiteral("defined"));
    }

    void codesOfOldTexFiles_areLeftOut_whereThePageHasBothEncodings() {
        QCOMPARE(asRead({u"speci\u000Ccally", u"in\u001Duence", u"\u0010native\u0011", u"S\u001Cren"}),
                 QStringList({"specifically", "influence", "native\u201D", "Sren"}));
    }

    void cleaning_halfSurrogates_becomeReplacements() {
        std::u16string text;
        appendCleaned(text, std::u16string{u'a', 0xD83D, u'b', 0xDE00, 0xD83D, 0xDE00});
        QCOMPARE(shown(text), QStringLiteral("a\uFFFDb\uFFFD\U0001F600"));
    }

    void utf8_roundTrip_keepsEveryLengthOfCharacter() {
        const std::u16string text = u"a\u007F\u0080\u07FF\u0800\uFFFD\U00010000\U0010FFFF";
        QCOMPARE(toUtf8(text), shown(text).toStdString());
        QCOMPARE(shown(fromUtf8(toUtf8(text))), shown(text));
    }

    void utf8_malformed_isRecognised() {
        for (const char* bytes : {"\x80", "\xC0\xAF", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"})
            QVERIFY2(!isUtf8(bytes), bytes);
        QVERIFY(isUtf8("plain \xE2\x82\xAC"));
    }

    void hyphen_beforeLowerCase_isDropped() {
        QCOMPARE(WordList().join(u"exam-", u"ple", false), WordList::Join::DropHyphen);
    }

    void hyphen_ofCompoundSeenElsewhere_isKept() {
        WordList words;
        words.add(u"(well-known,");
        QCOMPARE(words.join(u"Well-", u"known.", false), WordList::Join::KeepHyphen);
    }

    void hyphen_ofWordSeenElsewhere_isDropped() {
        WordList words;
        words.add(u"Recreate");
        words.add(u"recreate");
        words.add(u"re-create");
        QCOMPARE(words.join(u"re-", u"create", false), WordList::Join::DropHyphen);
    }

    void hyphen_betweenTwoWordsOfTheDocument_isKept() {
        WordList words;
        words.add(u"user");
        words.add(u"defined");
        QCOMPARE(words.join(u"user-", u"defined", false), WordList::Join::KeepHyphen);
    }

    void hyphen_beforeCapitalOrDigit_isKept() {
        QCOMPARE(WordList().join(u"Anglo-", u"American", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"Covid-", u"19", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"32-", u"bit", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"EXAM-", u"PLES", false), WordList::Join::DropHyphen);
    }

    void hyphen_withinAnAddress_isKept() {
        QCOMPARE(WordList().join(u"http://www.bell-", u"labs.com", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"/usr/share/com-", u"mon", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"and/or-", u"ganised", false), WordList::Join::DropHyphen);
    }

    void hyphen_withinTheLastPartOfACompound_isDropped() {
        WordList words;
        words.add(u"exclusive");
        QCOMPARE(words.join(u"non-ex-", u"clusive", false), WordList::Join::DropHyphen);
        QCOMPARE(words.join(u"state-of-the-", u"art", false), WordList::Join::KeepHyphen);
        QCOMPARE(WordList().join(u"non-in\u2010", u"fringement", false), WordList::Join::DropHyphen);
    }

    void hyphen_suspended_keepsItsSpace() {
        QCOMPARE(WordList().join(u"pre-", u"and", false), WordList::Join::Apart);
    }

    void pieces_thatTouch_areOneWord_othersNever() {
        std::vector<Piece> pieces{{u"bold", {0, 0, 20, 10}, 0, false}, {u"face", {20, 0, 40, 10}, 0, true}, {u"next", {40, 0, 60, 10}, 0, false},
                                  {u"far", {63, 0, 80, 10}, 0, false}};
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("boldface next far"));
    }

    void footnoteMark_beforeItsText_staysApart() {
        std::vector<Piece> pieces{{u"9", {0, 0, 3, 5}, 0, false}, {u"Found", {3, 2, 30, 10}, 0, false}};
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("9 Found"));
    }

    void lines_ofOneParagraph_areJoinedBySpaces() {
        std::vector<Piece> pieces;
        addLine(pieces, 50, 100, {u"The", u"first", u"line", u"goes"});
        addLine(pieces, 50, 112, {u"on", u"in", u"the", u"second", u"one"});
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("The first line goes on in the second one"));
    }

    void widerDistance_startsParagraph() {
        std::vector<Piece> pieces;
        for (int line = 0; line < 4; ++line)
            addLine(pieces, 50, 100 + 12 * line, {u"some", u"words", u"here"});
        addLine(pieces, 50, 156, {u"another", u"begins"});
        QCOMPARE(shown(textOf(pieces)).count(QStringLiteral("\n\n")), 1);
        QVERIFY(shown(textOf(pieces)).endsWith(QStringLiteral("here\n\nanother begins")));
    }

    void indentation_startsParagraph() {
        std::vector<Piece> pieces;
        addLine(pieces, 50, 100, {u"it", u"ended", u"with", u"this."});
        addLine(pieces, 70, 112, {u"A", u"new", u"one"});
        addLine(pieces, 50, 124, {u"is", u"set", u"in."});
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("it ended with this.\n\nA new one is set in."));
    }

    void hangingIndentation_ofListItem_doesNot() {
        std::vector<Piece> pieces;
        addLine(pieces, 50, 100, {u"\u2022", u"first", u"item", u"that"});
        addLine(pieces, 60, 112, {u"goes", u"on", u"for", u"long"});
        addLine(pieces, 50, 124, {u"\u2022", u"second", u"item"});
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("\u2022 first item that goes on for long\n\n\u2022 second item"));
    }

    void paragraph_goesOnInNextColumn() {
        std::vector<Piece> pieces;
        for (int line = 0; line < 5; ++line) {
            addLine(pieces, 50, 100 + 12 * line, {u"the", u"column", u"ends", u"but"});
            addLine(pieces, 300, 100 + 12 * line, {u"its", u"sentence", u"goes", u"on"});
        }
        const QString left = QStringList(5, QStringLiteral("the column ends but")).join(QLatin1Char(' '));
        const QString right = QStringList(5, QStringLiteral("its sentence goes on")).join(QLatin1Char(' '));
        QCOMPARE(shown(textOf(pieces)), left + QLatin1Char(' ') + right);
    }

    void spans_ofDividedWord_lieSideBySide() {
        std::vector<Piece> pieces;
        addLine(pieces, 50, 100, {u"this", u"is", u"an", u"exam-"});
        addLine(pieces, 50, 112, {u"ple", u"of", u"it", u"all"});
        WordList words;
        PageEdge edge;
        const PageText page = pageText(linesOf(pieces), words, edge);
        QCOMPARE(shown(page.text), QStringLiteral("this is an example of it all"));
        const WordSpan& first = page.words[3];
        const WordSpan& second = page.words[4];
        QCOMPARE(shown(page.text.substr(first.start, first.end - first.start)), QStringLiteral("exam"));
        QCOMPARE(first.end, second.start);
        QCOMPARE(shown(page.text.substr(second.start, second.end - second.start)), QStringLiteral("ple"));
        QVERIFY(second.box.top > first.box.top);
    }

    void notes_inAnyNumber_arePlacedInTimeThatGrowsWithThePage() {
        // A look through the text for each note would be 4e10 words, more than 15 s; once through it takes less than a second.
        constexpr int kCount = 200000;
        std::vector<Line> lines;
        const auto add = [&](std::vector<Word> words, bool note) {
            const double top = 12.0 * static_cast<double>(lines.size());
            const Box box{50, top, 250, top + kHeight};
            for (Word& word : words)
                word.box = box;
            Line line;
            line.words = std::move(words);
            line.upright = box;
            line.height = kHeight;
            line.note = note;
            lines.push_back(std::move(line));
        };
        add({{u"first"}, {u"1", false, true, true}}, false);
        for (int i = 0; i < kCount; ++i)
            add({{u"text"}}, false);
        lines.back().words.push_back({u"*", false, true, true});
        lines.back().words.push_back({u"*", false, true, true});
        for (int i = 0; i < kCount; ++i)
            add({{u"*"}, {u"note"}}, true);
        WordList words;
        PageEdge edge;
        const QDeadlineTimer deadline(10000);
        const PageText page = pageText(lines, words, edge);
        QVERIFY(!deadline.hasExpired());
        QCOMPARE(static_cast<int>(page.words.size()), 2 + kCount + 2 + 2 * kCount);
        QVERIFY(shown(page.text).endsWith(QStringLiteral("\n\n* note\n\n* note")));
    }

    void turnedText_isReadAlongItsOwnDirection() {
        // Upwards along the left edge: the second word stands above the first, the second line to the right.
        std::vector<Piece> pieces{{u"reads", {50, 400, 60, 425}, 3, true}, {u"upwards", {50, 360, 60, 395}, 3, false}, {u"always", {62, 395, 72, 425}, 3, false}};
        QCOMPARE(shown(textOf(pieces)), QStringLiteral("reads upwards always"));
    }
};

QTEST_APPLESS_MAIN(TestWords)
#include "test_words.moc"
