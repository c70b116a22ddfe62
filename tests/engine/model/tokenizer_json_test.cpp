// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/model/tokenizer_json.h"
#include "engine/text/tokenizer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <functional>
#include <random>

using namespace lectern;
using namespace lectern::engine;
using nlohmann::json;

using Change = std::function<void(json&)>;
Q_DECLARE_METATYPE(Change)

namespace {

std::string bytesOf(const char* path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no %s", path);
    return file.readAll().toStdString();
}

const char* const kTiny = LECTERN_TEST_DATA "/golden/tokenizer/tiny/tokenizer.json";

/// bc is merged before ab; abc can be made of both ways.
json small()
{
    return json::parse(R"({
        "added_tokens": [
            {"id": 0, "content": "<unk>", "special": true, "normalized": false},
            {"id": 1, "content": "<s>", "special": true, "normalized": false},
            {"id": 9, "content": "<think>", "special": false, "normalized": false}],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": null,
        "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}]},
        "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": false,
            "ignore_merges": false,
            "vocab": {"<unk>": 0, "<s>": 1, "ab": 2, "bc": 3, "abc": 4, "▁": 5, "a": 6, "b": 7, "c": 8},
            "merges": ["b c", "a b", "a bc", "ab c"]}})");
}

std::shared_ptr<const Tokenizer> make(const json& file, std::string_view config = {})
{
    return Tokenizer::make(readTokenizerJson(file.dump(), config));
}

std::vector<TokenId> encoded(const json& file, const char* text)
{
    return make(file)->encode(text);
}

/// The code of the failure that the bytes end in; none when they are a tokenizer, which is then used a little.
std::optional<ErrorCode> opened(std::string_view bytes)
{
    try {
        const auto tokenizer = Tokenizer::make(readTokenizerJson(bytes));
        tokenizer->decode(tokenizer->encode("The  reader 日本 😀\n<|im_end|> \xFF"));
        return std::nullopt;
    } catch (const Failure& failure) {
        return failure.code();
    }
}

bool isModelFailure(std::optional<ErrorCode> code)
{
    return code == ErrorCode::ModelDamaged || code == ErrorCode::ModelUnsupported;
}

json metaspace(const char* scheme)
{
    json file = small();
    file["normalizer"] = nullptr;
    file["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "▁"}, {"prepend_scheme", scheme}, {"split", false}};
    return file;
}

} // namespace

class TestTokenizerJson : public QObject {
    Q_OBJECT

private slots:
    void merges_comeInTheirOrder()
    {
        QCOMPARE(encoded(small(), "abc"), (std::vector<TokenId>{4}));
        QCOMPARE(encoded(small(), "abbc"), (std::vector<TokenId>{2, 3}));
        json file = small();
        file["model"]["merges"] = {"a b", "b c"};
        file["model"]["vocab"].erase("abc");
        file["model"]["vocab"]["z"] = 4;
        QCOMPARE(encoded(file, "abc"), (std::vector<TokenId>{2, 8}));
        file["model"]["merges"] = {"b c", "a b"};
        QCOMPARE(encoded(file, "abc"), (std::vector<TokenId>{6, 3}));
        file["model"]["merges"] = json::parse(R"([["b", "c"], ["a", "b"]])");
        QCOMPARE(encoded(file, "abc"), (std::vector<TokenId>{6, 3}));
    }

    void mergesThatSentencePieceWouldOrderOtherwise_areRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("damaged");
        const auto row = [](const char* name, bool damaged, const json& merges) {
            QTest::newRow(name) << Change([merges](json& file) { file["model"]["merges"] = merges; }) << damaged;
        };
        row("one of two ways", false, {"b c", "a b", "a bc"});
        row("none of them", false, json::array());
        row("another piece's between", false, {"a bc", "b c", "a b", "ab c"});
        row("the same twice", true, {"b c", "a b", "a bc", "a bc"});
        row("to no piece", true, {"b c", "a b", "a bc", "ab c", "c c"});
        row("of no piece", true, {"b c", "a b", "a bc", "ab c", "d c"});
        row("of three", true, {"b c", "a b", "a b c", "ab c"});
        row("of one", true, {"b c", "a b", "abc", "ab c"});
        row("of nothing", true, {" "});
        row("numbers", true, {1, 2});
        row("lists of three", true, json::array({json::array({"a", "b", "c"})}));
        row("an object", true, json::object());
    }

    void mergesThatSentencePieceWouldOrderOtherwise_areRefused()
    {
        QFETCH(Change, change);
        QFETCH(bool, damaged);
        json file = small();
        QVERIFY(!opened(file.dump()).has_value());
        change(file);
        QVERIFY(opened(file.dump()) == (damaged ? ErrorCode::ModelDamaged : ErrorCode::ModelUnsupported));
    }

    void runsOfSpaces_haveOneScore()
    {
        json file = small();
        json& vocab = file["model"]["vocab"];
        vocab["▁▁"] = 10;
        vocab["▁▁▁"] = 11;
        vocab["▁▁▁▁"] = 12;
        // As generate_merges writes them when the scores are the same: 4, 4, 3, 4, 3, 2.
        file["model"]["merges"] = {"b c", "a b", "a bc", "ab c", "▁▁▁ ▁", "▁▁ ▁▁", "▁▁ ▁", "▁ ▁▁▁", "▁ ▁▁", "▁ ▁"};
        QCOMPARE(encoded(file, "     a   b"), (std::vector<TokenId>{12, 5, 6, 11, 7}));
        std::swap(file["model"]["merges"][5], file["model"]["merges"][7]);
        QVERIFY(opened(file.dump()) == ErrorCode::ModelUnsupported);
    }

    void mergesOfTokensThatTextIsCutAt_arePassedOver()
    {
        json file = small();
        file["model"]["vocab"]["<"] = 10;
        file["model"]["vocab"]["s"] = 11;
        file["model"]["vocab"][">"] = 12;
        file["model"]["vocab"]["s>"] = 13;
        file["model"]["merges"] = {"s >", "< s>", "b c", "a b", "a bc", "ab c"};
        QCOMPARE(encoded(file, "<s>"), (std::vector<TokenId>{10, 13}));
        QCOMPARE(make(file)->encodeWithControlTokens("<s>"), (std::vector<TokenId>{1}));
    }

    void addedTokens_areControlOrUserDefined()
    {
        const auto tokenizer = make(small());
        QCOMPARE(tokenizer->encode("a<think>b"), (std::vector<TokenId>{6, 9, 7}));
        QCOMPARE(tokenizer->encodeWithControlTokens("a<s>b"), (std::vector<TokenId>{6, 1, 7}));
        QCOMPARE(tokenizer->bos(), std::optional<TokenId>(1));
        QCOMPARE(make(small(), R"({"eos_token": {"content": "<s>"}})")->eos(), std::optional<TokenId>(1));
        QVERIFY(!make(small(), R"({"bos_token": "a"})")->bos().has_value());
    }

    void spaceBeforeText_isPutAsTheFileSays()
    {
        json file = small();
        QCOMPARE(encoded(file, " a b"), (std::vector<TokenId>{5, 6, 5, 7}));
        file["normalizer"] = {{"type", "Sequence"},
                              {"normalizers", {{{"type", "Prepend"}, {"prepend", "▁"}}, file["normalizer"]}}};
        QCOMPARE(encoded(file, "a"), (std::vector<TokenId>{5, 6}));
        QCOMPARE(encoded(file, " a"), (std::vector<TokenId>{5, 5, 6}));
        QCOMPARE(encoded(file, ""), std::vector<TokenId>());
    }

    // The ids of these are what tokenizers 0.23.3 gives for the same file.
    void metaspace_putsNoSpaceBeforeASpace()
    {
        for (const char* scheme : {"always", "first"}) {
            const auto tokenizer = make(metaspace(scheme));
            QCOMPARE(tokenizer->encode("a"), (std::vector<TokenId>{5, 6}));
            QCOMPARE(tokenizer->encode(" a"), (std::vector<TokenId>{5, 6}));
            QCOMPARE(tokenizer->encode("▁a"), (std::vector<TokenId>{5, 6}));
            QCOMPARE(tokenizer->encode("  a"), (std::vector<TokenId>{5, 5, 6}));
            QCOMPARE(tokenizer->encode(" "), (std::vector<TokenId>{5}));
            QCOMPARE(tokenizer->encode(""), std::vector<TokenId>());
            QCOMPARE(tokenizer->decode({5, 6}), std::string("a"));
            QCOMPARE(tokenizer->encodeWithOffsets("a b"), (std::vector<TokenSpan>{{5, 0, 0}, {6, 0, 1}, {5, 1, 2}, {7, 2, 3}}));
        }
        QCOMPARE(encoded(metaspace("never"), "a"), (std::vector<TokenId>{6}));
        QCOMPARE(make(metaspace("always"))->encodeWithControlTokens("a<s>b"), (std::vector<TokenId>{5, 6, 1, 5, 7}));
        QCOMPARE(make(metaspace("first"))->encodeWithControlTokens("a<s>b"), (std::vector<TokenId>{5, 6, 1, 7}));
    }

    void settingsThatMeanOtherTokens_areNamed_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, Change change) { QTest::newRow(name) << change << name; };
        row("Unigram", [](json& f) { f["model"]["type"] = "Unigram"; });
        row("WordPiece", [](json& f) { f["model"]["type"] = "WordPiece"; });
        row("ignore_merges", [](json& f) { f["model"]["ignore_merges"] = true; });
        row("dropout", [](json& f) { f["model"]["dropout"] = 0.1; });
        row("word", [](json& f) { f["model"]["end_of_word_suffix"] = "</w>"; });
        row("unknown character", [](json& f) { f["model"]["fuse_unk"] = false; });
        row("unknown token", [](json& f) { f["model"]["unk_token"] = "<none>"; });
        row("NFKC", [](json& f) { f["normalizer"] = {{"type", "NFKC"}}; });
        row("Sequence", [](json& f) {
            f["normalizer"] = {{"type", "Sequence"}, {"normalizers", {{{"type", "Sequence"}, {"normalizers", json::array()}}}}};
        });
        row("Replace", [](json& f) { f["normalizer"]["pattern"] = {{"Regex", " "}}; });
        row("U+2581", [](json& f) { f["normalizer"] = nullptr; });
        row("ByteLevel", [](json& f) { f["pre_tokenizer"] = {{"type", "ByteLevel"}}; });
        row("Split", [](json& f) { f["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", "\\d"}}}}; });
        row("splits words", [](json& f) { f["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "▁"}}; });
        row("sometimes", [](json& f) { f = metaspace("sometimes"); });
        row("both", [](json& f) {
            f = metaspace("always");
            f["normalizer"] = {{"type", "Prepend"}, {"prepend", "▁"}};
        });
        row("<think> takes", [](json& f) { f["added_tokens"][2]["lstrip"] = true; });
        row("<s> takes", [](json& f) { f["added_tokens"][1]["rstrip"] = true; });
        row("<think> is found", [](json& f) { f["added_tokens"][2]["single_word"] = true; });
        row("<think> is looked for", [](json& f) {
            f["added_tokens"][2]["normalized"] = true;
            f["normalizer"] = {{"type", "Sequence"},
                               {"normalizers", {{{"type", "Prepend"}, {"prepend", "▁"}}, f["normalizer"]}}};
        });
    }

    void settingsThatMeanOtherTokens_areNamed()
    {
        QFETCH(Change, change);
        QFETCH(QString, name);
        json file = small();
        change(file);
        try {
            make(file);
            QFAIL("it was read as if it were the Llama kind");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelUnsupported);
            QVERIFY2(QString::fromStdString(failure.detail()).contains(name), failure.detail().c_str());
        }
    }

    void fieldsThatContradictTheirMeaning_areDamaged_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char* name, Change change) { QTest::newRow(name) << change; };
        row("a list", [](json& f) { f = json::array(); });
        row("a number", [](json& f) { f = 1; });
        row("no model", [](json& f) { f.erase("model"); });
        row("a list as vocabulary", [](json& f) { f["model"]["vocab"] = json::array({"a"}); });
        row("no vocabulary", [](json& f) { f["model"].erase("vocab"); });
        row("an empty vocabulary", [](json& f) { f["model"]["vocab"] = json::object(), f["added_tokens"] = json::array(); });
        row("an id that is text", [](json& f) { f["model"]["vocab"]["a"] = "6"; });
        row("an id that is negative", [](json& f) { f["model"]["vocab"]["a"] = -1; });
        row("an id that is no whole number", [](json& f) { f["model"]["vocab"]["a"] = 6.5; });
        row("an id of four thousand million", [](json& f) { f["model"]["vocab"]["a"] = 4'000'000'000u; });
        row("an id just below a million", [](json& f) { f["model"]["vocab"]["a"] = 999'999; });
        row("a gap", [](json& f) { f["model"]["vocab"].erase("c"); });
        row("an id twice", [](json& f) { f["model"]["vocab"]["a"] = 7; });
        row("an empty token", [](json& f) { f["model"]["vocab"].erase("c"), f["model"]["vocab"][""] = 8; });
        row("added tokens that are an object", [](json& f) { f["added_tokens"] = json::object(); });
        row("added tokens that are numbers", [](json& f) { f["added_tokens"] = {1, 2}; });
        row("an added token on another's id", [](json& f) { f["added_tokens"][2]["id"] = 6; });
        row("an added token of no text", [](json& f) { f["added_tokens"][2]["content"] = 5; });
        row("an added token that is empty", [](json& f) { f["added_tokens"][2]["content"] = ""; });
        row("an added token that is a piece", [](json& f) { f["added_tokens"][2]["content"] = "a"; });
        row("special is a number", [](json& f) { f["added_tokens"][2]["special"] = 1; });
        row("byte_fallback is a text", [](json& f) { f["model"]["byte_fallback"] = "yes"; });
        row("bytes without byte pieces", [](json& f) { f["model"]["byte_fallback"] = true; });
        row("merges of text", [](json& f) { f["model"]["merges"] = "a b"; });
    }

    void fieldsThatContradictTheirMeaning_areDamaged()
    {
        QFETCH(Change, change);
        json file = small();
        change(file);
        QVERIFY(opened(file.dump()) == ErrorCode::ModelDamaged);
    }

    void configurationThatIsNoJson_isDamaged()
    {
        for (const char* config : {"{", "\xFF", "[[[["}) {
            try {
                make(small(), config);
                QFAIL("it was read");
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
            }
        }
        for (const char* config :
             {"[]", "3", "{\"bos_token\": 3, \"eos_token\": [\"a\"]}", "{\"bos_token\": {\"content\": []}}"})
            QCOMPARE(make(small(), config)->bos(), std::optional<TokenId>(1));
    }

    void nestingWithoutEnd_isDamaged()
    {
        for (const char* key : {"normalizer", "post_processor", "added_tokens"}) {
            for (const char* level : {"[", R"({"type":"Sequence","normalizers":[)", R"({"processors":[)"}) {
                std::string text = std::string("{\"") + key + "\":";
                for (int i = 0; i < 200'000; ++i)
                    text += level;
                QVERIFY(opened(text) == ErrorCode::ModelDamaged);
            }
        }
    }

    void fileCutOffAnywhere_isDamaged()
    {
        const std::string whole = bytesOf(kTiny);
        QVERIFY(!opened(whole).has_value());
        for (std::size_t size = 0; size < whole.find_last_of('}'); size += 7)
            QVERIFY2(opened(std::string_view(whole).substr(0, size)) == ErrorCode::ModelDamaged,
                     qPrintable(QString::number(size)));
    }

    void fileWithAnyByteChanged_isReadOrRefused()
    {
        std::string bytes = bytesOf(kTiny);
        int refused = 0;
        qint64 slowest = 0;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            const char original = bytes[at];
            bytes[at] = static_cast<char>(original ^ (at % 2 == 0 ? 0x01 : 0x80));
            QElapsedTimer clock;
            clock.start();
            const std::optional<ErrorCode> code = opened(bytes);
            slowest = std::max(slowest, clock.elapsed());
            QVERIFY2(!code || isModelFailure(code), qPrintable(QString("byte %1").arg(at)));
            refused += code.has_value() ? 1 : 0;
            bytes[at] = original;
        }
        qInfo("%d of %zu refused, the slowest in %lld ms", refused, bytes.size() / 3, slowest);
        QVERIFY(refused > 0);
        QVERIFY(slowest < 10'000);
    }

    void fileWithManyBytesChanged_isReadOrRefused()
    {
        const std::string whole = bytesOf(kTiny);
        std::mt19937 random(1);
        const std::string_view digits = "0123456789\"[]{},: -";
        for (int round = 0; round < 1500; ++round) {
            std::string bytes = whole;
            for (int i = 0; i < 1 + round % 5; ++i)
                bytes[random() % bytes.size()] = digits[random() % digits.size()];
            const std::optional<ErrorCode> code = opened(bytes);
            QVERIFY(!code || isModelFailure(code));
        }
    }

    void millionMerges_areReadOrRefusedSoon()
    {
        json file = small();
        json merges = json::array();
        for (int i = 0; i < 1'000'000; ++i)
            merges.push_back("a b");
        file["model"]["merges"] = std::move(merges);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(opened(file.dump()) == ErrorCode::ModelDamaged);
        QVERIFY(clock.elapsed() < 20'000);
    }

    void longPieces_areRefusedSoon()
    {
        json file = small();
        file["model"]["vocab"][std::string(8'000'000, 'a')] = 10;
        QElapsedTimer clock;
        clock.start();
        QVERIFY(isModelFailure(opened(file.dump())));
        QVERIFY(clock.elapsed() < 20'000);
    }
};

QTEST_APPLESS_MAIN(TestTokenizerJson)
#include "tokenizer_json_test.moc"
