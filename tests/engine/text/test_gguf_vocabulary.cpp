// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/text/gguf_vocabulary.h"
#include "engine/text/tokenizer.h"

#include <QTest>

#include <functional>

using namespace lectern;
using namespace lectern::engine;

Q_DECLARE_METATYPE(std::function<void(lectern::engine::GgufVocabulary&)>)

namespace {

using Change = std::function<void(GgufVocabulary&)>;

/// Its first merge is a + b by score and by id.
GgufVocabulary smallVocabulary()
{
    return {.model = "llama",
            .pre = "default",
            .tokens = {"<unk>", "<s>", "</s>", "ab", "bc", "\u2581", "a", "b", "c", "<t u>"},
            .scores = {0, 0, 0, -1, -2, -3, -4, -5, -6, 0},
            .types = {2, 3, 3, 1, 1, 1, 1, 1, 1, 4},
            .bos = 1,
            .eos = 2,
            .unknown = 0,
            .padding = std::nullopt,
            .removeExtraWhitespaces = {},
            .addSpacePrefix = false};
}

std::optional<ErrorCode> opened(GgufVocabulary fields)
{
    try {
        Tokenizer::make(vocabularyOfGguf(std::move(fields)));
        return std::nullopt;
    } catch (const Failure& failure) {
        return failure.code();
    }
}

std::vector<TokenId> encoded(const GgufVocabulary& fields, const char* text)
{
    return Tokenizer::make(vocabularyOfGguf(fields))->encode(text);
}

} // namespace

class TestGgufVocabulary : public QObject {
    Q_OBJECT

private slots:
    void scores_orderTheMerges()
    {
        GgufVocabulary fields = smallVocabulary();
        QCOMPARE(encoded(fields, "abc"), (std::vector<TokenId>{3, 8}));
        std::swap(fields.scores[3], fields.scores[4]);
        QCOMPARE(encoded(fields, "abc"), (std::vector<TokenId>{6, 4}));
    }

    void scoresThatAreAllTheSame_orOfNormalPiecesOnly_orMissing_leaveTheOrderToTheIds()
    {
        GgufVocabulary fields = smallVocabulary();
        std::swap(fields.tokens[3], fields.tokens[4]); // now bc comes first
        fields.scores.assign(fields.tokens.size(), -1000);
        QCOMPARE(encoded(fields, "abc"), (std::vector<TokenId>{6, 3}));
        fields.scores[0] = fields.scores[9] = 0;
        QCOMPARE(encoded(fields, "abc"), (std::vector<TokenId>{6, 3}));
        fields.scores.clear();
        QCOMPARE(encoded(fields, "abc"), (std::vector<TokenId>{6, 3}));
    }

    void spaceBeforeText_isAddedUnlessTheFileSaysNo()
    {
        GgufVocabulary fields = smallVocabulary();
        QCOMPARE(encoded(fields, "a"), (std::vector<TokenId>{6}));
        fields.addSpacePrefix = true;
        QCOMPARE(encoded(fields, "a"), (std::vector<TokenId>{5, 6}));
        fields.addSpacePrefix.reset();
        QCOMPARE(encoded(fields, "a"), (std::vector<TokenId>{5, 6}));
        QCOMPARE(encoded(fields, "  a "), (std::vector<TokenId>{5, 5, 5, 6, 5}));
    }

    void userDefinedToken_withASpace_isFoundInText()
    {
        const auto tokenizer = Tokenizer::make(vocabularyOfGguf(smallVocabulary()));
        QCOMPARE(tokenizer->encode("a<t u>b"), (std::vector<TokenId>{6, 9, 7}));
        QCOMPARE(tokenizer->decode({6, 9, 7}), std::string("a<t u>b"));
    }

    void startAndEnd_areTheTokensOfTheFile()
    {
        GgufVocabulary fields = smallVocabulary();
        auto tokenizer = Tokenizer::make(vocabularyOfGguf(fields));
        QCOMPARE(tokenizer->bos(), std::optional<TokenId>(1));
        QCOMPARE(tokenizer->eos(), std::optional<TokenId>(2));
        fields.bos.reset();
        fields.eos = 1;
        tokenizer = Tokenizer::make(vocabularyOfGguf(fields));
        QVERIFY(!tokenizer->bos().has_value());
        QCOMPARE(tokenizer->eos(), std::optional<TokenId>(1));
    }

    void fieldsThatContradictOneAnother_areRefused_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char* name, Change change) { QTest::newRow(name) << change; };
        row("no tokens", [](GgufVocabulary& v) { v.tokens.clear(), v.scores.clear(), v.types.clear(); });
        row("no types", [](GgufVocabulary& v) { v.types.clear(); });
        row("a type too few", [](GgufVocabulary& v) { v.types.pop_back(); });
        row("a score too many", [](GgufVocabulary& v) { v.scores.push_back(0); });
        row("a score that is no number", [](GgufVocabulary& v) { v.scores[4] = std::numeric_limits<float>::quiet_NaN(); });
        row("type 0", [](GgufVocabulary& v) { v.types[4] = 0; });
        row("type 7", [](GgufVocabulary& v) { v.types[4] = 7; });
        row("a type that is negative", [](GgufVocabulary& v) { v.types[4] = -2147483647; });
        row("a byte of no value", [](GgufVocabulary& v) { v.types[4] = 6; });
        row("one byte of 256", [](GgufVocabulary& v) { v.types[4] = 6, v.tokens[4] = "<0x0A>"; });
        row("a token twice", [](GgufVocabulary& v) { v.tokens[4] = "ab"; });
        row("an empty token", [](GgufVocabulary& v) { v.tokens[4].clear(); });
        row("a token that is no UTF-8", [](GgufVocabulary& v) { v.tokens[4] = "\xFF"; });
        row("two unknown tokens", [](GgufVocabulary& v) { v.types[1] = 2; });
        row("no unknown token", [](GgufVocabulary& v) { v.types[0] = 1; });
        row("unknown is another", [](GgufVocabulary& v) { v.unknown = 1; });
        row("text starts with text", [](GgufVocabulary& v) { v.bos = 3; });
        row("text ends outside the vocabulary", [](GgufVocabulary& v) { v.eos = 10; });
        row("text ends before the vocabulary", [](GgufVocabulary& v) { v.eos = -1; });
        row("padding outside the vocabulary", [](GgufVocabulary& v) { v.padding = std::int64_t(1) << 40; });
        row("more than a million", [](GgufVocabulary& v) {
            v.tokens.resize(kMaxPieces + 1);
            v.types.resize(kMaxPieces + 1);
            v.scores.clear();
        });
    }

    void fieldsThatContradictOneAnother_areRefused()
    {
        QFETCH(Change, change);
        GgufVocabulary fields = smallVocabulary();
        QVERIFY(!opened(fields).has_value());
        change(fields);
        QVERIFY(opened(std::move(fields)) == ErrorCode::ModelDamaged);
    }

    void vocabularyOfAnotherKind_isNamed()
    {
        GgufVocabulary fields = smallVocabulary();
        fields.model = "gpt2";
        try {
            vocabularyOfGguf(fields);
            QFAIL("a byte-level vocabulary was read");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelUnsupported);
            QVERIFY(failure.detail().find("gpt2") != std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(TestGgufVocabulary)
#include "test_gguf_vocabulary.moc"
