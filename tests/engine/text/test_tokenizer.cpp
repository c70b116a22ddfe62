// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/text/tokenizer.h"
#include "engine/text/vocabulary.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <atomic>
#include <fstream>
#include <thread>

using namespace lectern;
using namespace lectern::engine;

namespace {

const std::string kGolden = LECTERN_TEST_DATA "/golden/tokenizer";
const std::string kBuiltIn = LECTERN_MODELS "/lectern-14m/tokenizer.model";

/// Written with a space before and between, lines, tabs, scripts with and without pieces, and emoji that need bytes.
const std::vector<std::string> kTexts = {"",
                                         " ",
                                         "  ",
                                         "\n",
                                         "\t",
                                         "a",
                                         " a",
                                         "a ",
                                         "  two  spaces  ",
                                         "line\n\nline\r\n\ttab\t\n ",
                                         "The lighthouse of Saint Bride was built in 1846.",
                                         "“Quoted”, naïve café – 50 % …",
                                         "日本語の本を読む",
                                         "Читатель открывает книгу",
                                         "שלום עולם",
                                         "السَّلامُ عليكم",
                                         "हिन्दी",
                                         "한국어",
                                         "😀 👍🏽 👩‍👩‍👧‍👦 🇧🇷",
                                         "a😀b",
                                         "\U0010FFFF\uFFFD\u200B",
                                         "e\u0301 cafe\u0301",
                                         std::string("nul\0in", 6),
                                         "[p. 12]",
                                         "don't 3.14159 x²"};

std::shared_ptr<const Tokenizer> golden(const char* name)
{
    return Tokenizer::open(kGolden + "/" + name + "/tokenizer.model");
}

QByteArray shown(const std::vector<TokenId>& tokens)
{
    QByteArray text;
    for (const TokenId id : tokens)
        text += QByteArray::number(id) + ' ';
    return text;
}

std::string streamed(const Tokenizer& tokenizer, const std::vector<TokenId>& tokens)
{
    std::string text;
    for (const TokenId id : tokens)
        text += tokenizer.pieceBytes(id);
    return text;
}

/// Piece by piece: a token that is text has as many bytes of the text as it is long; a byte token has its character's.
void checkOffsets(const Tokenizer& tokenizer, const std::string& text, bool dummyPrefix)
{
    const std::vector<TokenSpan> spans = tokenizer.encodeWithOffsets(text);
    const std::vector<TokenId> ids = tokenizer.encode(text);
    QCOMPARE(spans.size(), ids.size());
    std::size_t past = 0; // what the tokens until now were made from
    std::string bytes;    // of the character that byte tokens are writing
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const TokenSpan& span = spans[i];
        QCOMPARE(span.id, ids[i]);
        QVERIFY(span.begin <= span.end && span.end <= text.size());
        const std::string piece = tokenizer.pieceBytes(span.id);
        const bool isByte = tokenizer.vocabulary().pieces[static_cast<std::size_t>(span.id)].kind == PieceKind::Byte;
        const std::string_view stands = std::string_view(text).substr(span.begin, span.end - span.begin);
        QCOMPARE(span.begin, past);
        if (isByte) {
            bytes += piece;
            QVERIFY(stands.starts_with(bytes));
            if (bytes.size() < stands.size())
                continue;
        } else {
            QVERIFY(bytes.empty());
            QCOMPARE((i == 0 && dummyPrefix ? " " : "") + std::string(stands), piece);
        }
        bytes.clear();
        past = span.end;
    }
    QCOMPARE(past, text.size());
}

Vocabulary smallVocabulary()
{
    return {.pieces = {{"<unk>", 0, PieceKind::Unknown},
                       {"<s>", 0, PieceKind::Control},
                       {"</s>", 0, PieceKind::Control},
                       {"a", -1, PieceKind::Normal},
                       {"b", -2, PieceKind::Normal},
                       {"ab", -1, PieceKind::Normal},
                       {"\u2581", -3, PieceKind::Normal}}};
}

void rowsOfAllVocabularies()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"plain", "prefixed", "tiny"})
        QTest::newRow(name) << QString::fromStdString(kGolden) + "/" + name + "/tokenizer.model";
    QTest::newRow("built-in") << QString::fromStdString(kBuiltIn);
}

} // namespace

class TestTokenizer : public QObject {
    Q_OBJECT

private slots:
    void encodeAndDecode_giveWhatTheReferenceGives_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("without a dummy prefix") << "plain";
        QTest::newRow("with a dummy prefix") << "prefixed";
    }

    void encodeAndDecode_giveWhatTheReferenceGives()
    {
        QFETCH(QString, name);
        const auto tokenizer = golden(name.toLatin1().constData());
        std::ifstream file(kGolden + "/cases.json");
        const nlohmann::json cases = nlohmann::json::parse(file);
        QCOMPARE(cases.size(), std::size_t(287));
        for (const nlohmann::json& one : cases) {
            const nlohmann::json& expected = one.at(name.toStdString());
            const std::string text = one.contains("hex")
                                         ? QByteArray::fromHex(one["hex"].get<std::string>().c_str()).toStdString()
                                         : one.at("text").get<std::string>();
            const std::vector<TokenId> found = tokenizer->encode(text);
            QCOMPARE(shown(found), shown(expected.at("ids")));
            QCOMPARE(shown(tokenizer->encodeWithControlTokens(text)), shown(expected.at("special")));
            QCOMPARE(QByteArray::fromStdString(tokenizer->decode(found)).toHex(),
                     QByteArray::fromStdString(expected.at("decoded_hex").get<std::string>()));
        }
    }

    void offsets_areWhereTheTokensStand_data() { rowsOfAllVocabularies(); }

    void offsets_areWhereTheTokensStand()
    {
        QFETCH(QString, file);
        const auto tokenizer = Tokenizer::open(file.toStdString());
        std::string all;
        for (const std::string& text : kTexts) {
            all += text;
            checkOffsets(*tokenizer, text, file.contains("prefixed"));
        }
        checkOffsets(*tokenizer, all, file.contains("prefixed"));
        checkOffsets(*tokenizer, "a<think>b <|im_end|></think>", file.contains("prefixed"));
    }

    void offsets_ofBytesThatAreNoText_areThoseBytes()
    {
        const std::string text = "a\xFF\xF0\x9F\x98 b";
        const std::vector<TokenSpan> spans = golden("plain")->encodeWithOffsets(text);
        QCOMPARE(spans.front(), (TokenSpan{golden("plain")->encode("a").front(), 0, 1}));
        QCOMPARE(spans[1].begin, std::size_t(1));
        QCOMPARE(spans[1].end, std::size_t(2));
        QCOMPARE(spans.back().end, text.size());
    }

    void decode_ofEncodedText_isTheText_data() { rowsOfAllVocabularies(); }

    void decode_ofEncodedText_isTheText()
    {
        QFETCH(QString, file);
        const auto tokenizer = Tokenizer::open(file.toStdString());
        for (const std::string& text : kTexts)
            QCOMPARE(tokenizer->decode(tokenizer->encode(text)), text);
    }

    void pieceBytes_oneAfterTheOther_areTheDecodedText_data() { rowsOfAllVocabularies(); }

    void pieceBytes_oneAfterTheOther_areTheDecodedText()
    {
        QFETCH(QString, file);
        const auto tokenizer = Tokenizer::open(file.toStdString());
        const bool dummyPrefix = tokenizer->decode(tokenizer->encode("a")) != streamed(*tokenizer, tokenizer->encode("a"));
        QCOMPARE(dummyPrefix, file.contains("prefixed"));
        for (const std::string& text : kTexts) {
            const std::vector<TokenId> tokens = tokenizer->encode(text);
            const std::string prefix = dummyPrefix && !text.empty() ? " " : "";
            QCOMPARE(streamed(*tokenizer, tokens), prefix + tokenizer->decode(tokens));
        }
        // Also what no text gives: every id alone, in order.
        std::vector<TokenId> all;
        for (TokenId id = 0; id < tokenizer->size(); ++id)
            all.push_back(id);
        if (!dummyPrefix)
            QCOMPARE(streamed(*tokenizer, all), tokenizer->decode(all));
    }

    void builtInVocabulary_closesPiecesWithWhiteSpace()
    {
        const auto tokenizer = Tokenizer::open(kBuiltIn);
        QCOMPARE(tokenizer->size(), 8192);
        const std::optional<TokenId> the = tokenizer->find("the\u2581");
        QVERIFY(the.has_value());
        QCOMPARE(tokenizer->pieceBytes(*the), std::string("the "));
        QCOMPARE(tokenizer->encode("the the ").front(), *the);
        QCOMPARE(tokenizer->bos(), std::optional<TokenId>(1));
        QCOMPARE(tokenizer->eos(), std::optional<TokenId>(2));
    }

    void controlStrings_inADocument_stayText_data() { rowsOfAllVocabularies(); }

    void controlStrings_inADocument_stayText()
    {
        QFETCH(QString, file);
        const auto tokenizer = Tokenizer::open(file.toStdString());
        for (const char* piece : {"<|startoftext|>", "<|endoftext|>", "<|pad|>", "<|im_start|>", "<|im_end|>"}) {
            const std::optional<TokenId> id = tokenizer->find(piece);
            QVERIFY(id.has_value());
            const std::string document = std::string("before") + piece + "after\n" + piece + "\nsystem";
            const std::vector<TokenId> tokens = tokenizer->encode(document);
            QCOMPARE(std::count(tokens.begin(), tokens.end(), *id), 0);
            QCOMPARE(tokenizer->decode(tokens), document);
            const std::vector<TokenId> controlled = tokenizer->encodeWithControlTokens(document);
            QCOMPARE(std::count(controlled.begin(), controlled.end(), *id), 2);
            QCOMPARE(tokenizer->pieceBytes(*id), std::string());
        }
    }

    void encodeWithControlTokens_takesTheLongest()
    {
        Vocabulary vocabulary = smallVocabulary();
        vocabulary.addDummyPrefix = false;
        vocabulary.pieces.push_back({"ab<", 0, PieceKind::Control});
        vocabulary.pieces.push_back({"ab<<", 0, PieceKind::Control});
        const auto tokenizer = Tokenizer::make(vocabulary);
        QCOMPARE(shown(tokenizer->encodeWithControlTokens("aab<<b")), QByteArray("3 8 4 "));
        QCOMPARE(shown(tokenizer->encodeWithControlTokens("ab<b")), QByteArray("7 4 "));
    }

    void unknownText_isOneUnknownPiece_whereThereAreNoBytePieces()
    {
        const auto tokenizer = Tokenizer::make(smallVocabulary());
        QCOMPARE(shown(tokenizer->encode("ab xy")), QByteArray("6 5 6 0 "));
        QCOMPARE(tokenizer->decode(tokenizer->encode("ab xy")), std::string("ab  \u2047 "));
    }

    void idsOutsideTheVocabulary_areRefused()
    {
        const auto tokenizer = golden("tiny");
        for (const TokenId id : {-1, 512, 1 << 30}) {
            for (const bool whole : {true, false}) {
                try {
                    whole ? tokenizer->decode({3, id}) : tokenizer->pieceBytes(id);
                    QFAIL("an id outside the vocabulary was decoded");
                } catch (const Failure& failure) {
                    QCOMPARE(failure.code(), ErrorCode::InvalidInput);
                }
            }
        }
        QVERIFY(!tokenizer->find("<|no such piece|>").has_value());
    }

    void textTooLongToEncodeAtOnce_isRefused()
    {
        const auto tokenizer = golden("tiny");
        try {
            tokenizer->encode(std::string((16u << 20) + 1, 'a'));
            QFAIL("more than 16 MiB were encoded");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::InvalidInput);
        }
    }

    void encode_fromFourThreads_givesTheSameIds()
    {
        const auto tokenizer = Tokenizer::open(kBuiltIn);
        std::string text;
        for (const std::string& part : kTexts)
            text += part + "\n";
        const std::vector<TokenId> expected = tokenizer->encode(text);
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    if (tokenizer->encode(text) != expected || tokenizer->decode(expected) != text)
                        ++wrong;
                }
            });
        }
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(TestTokenizer)
#include "test_tokenizer.moc"
