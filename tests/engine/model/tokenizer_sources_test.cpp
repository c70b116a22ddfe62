// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
//
// One vocabulary from four places: tokenizer.model, tokenizer.json, GGUF, and GGUF without scores. The ids are those of the
// sentencepiece library (tests/golden/tokenizer), whatever the place.
#include "engine/base/failure.h"
#include "engine/model/gguf.h"
#include "engine/model/gguf_model.h"
#include "engine/model/tokenizer_files.h"
#include "engine/text/gguf_vocabulary.h"
#include "engine/text/vocabulary.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace lectern;
using namespace lectern::engine;

namespace {

const std::string kGolden = LECTERN_TEST_DATA "/golden/tokenizer/";

void copy(const QString& name, const QTemporaryDir& folder, const std::string& from)
{
    QVERIFY(QFile::copy(QString::fromStdString(kGolden + from + "/") + name, folder.filePath(name)));
}

std::shared_ptr<const Tokenizer> fromJson(const std::string& name)
{
    const QTemporaryDir folder;
    for (const char* file : {"tokenizer.json", "tokenizer_config.json"})
        copy(file, folder, name);
    return openFolderTokenizer(folder.path().toStdString());
}

std::shared_ptr<const Tokenizer> fromGguf(const std::string& file)
{
    return Tokenizer::make(vocabularyOfGguf(readGgufVocabulary(Gguf(kGolden + file))));
}

std::shared_ptr<const Tokenizer> open(const std::string& name, const std::string& source)
{
    if (source == "tokenizer.model")
        return openFolderTokenizer(kGolden + name);
    return source == "tokenizer.json" ? fromJson(name) : fromGguf(name + "/" + source);
}

/// What a vocabulary must agree in; of the scores only their order counts.
void compare(const Vocabulary& found, const Vocabulary& expected)
{
    QCOMPARE(found.pieces.size(), expected.pieces.size());
    for (std::size_t id = 0; id < expected.pieces.size(); ++id) {
        QCOMPARE(found.pieces[id].text, expected.pieces[id].text);
        QCOMPARE(found.pieces[id].kind, expected.pieces[id].kind);
    }
    QCOMPARE(found.addDummyPrefix, expected.addDummyPrefix);
    QCOMPARE(found.byteFallback, expected.byteFallback);
    QCOMPARE(found.removeExtraWhitespace, expected.removeExtraWhitespace);
    QCOMPARE(found.escapeWhitespace, expected.escapeWhitespace);
    QCOMPARE(found.bos, expected.bos);
    QCOMPARE(found.eos, expected.eos);
}

std::string textOf(const nlohmann::json& one)
{
    return one.contains("hex") ? QByteArray::fromHex(one["hex"].get<std::string>().c_str()).toStdString()
                               : one.at("text").get<std::string>();
}

} // namespace

class TestTokenizerSources : public QObject {
    Q_OBJECT

private slots:
    void everySource_givesTheIdsOfTheReference_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("source");
        for (const char* name : {"plain", "prefixed"}) {
            for (const char* source : {"tokenizer.model", "tokenizer.json", "vocab.gguf"})
                QTest::addRow("%s, %s", name, source) << name << source;
        }
        QTest::newRow("plain, all scores -1000") << "plain"
                                                 << "vocab-flat-scores.gguf";
    }

    void everySource_givesTheIdsOfTheReference()
    {
        QFETCH(QString, name);
        QFETCH(QString, source);
        const auto tokenizer = open(name.toStdString(), source.toStdString());
        std::ifstream file(kGolden + "cases.json");
        const nlohmann::json cases = nlohmann::json::parse(file);
        QCOMPARE(cases.size(), std::size_t(287));
        for (const nlohmann::json& one : cases) {
            const std::string text = textOf(one);
            const nlohmann::json& expected = one.at(name.toStdString());
            QCOMPARE(tokenizer->encode(text), expected.at("ids").get<std::vector<TokenId>>());
            QCOMPARE(tokenizer->encodeWithControlTokens(text), expected.at("special").get<std::vector<TokenId>>());
            QCOMPARE(QByteArray::fromStdString(tokenizer->decode(tokenizer->encode(text))).toHex(),
                     QByteArray::fromStdString(expected.at("decoded_hex").get<std::string>()));
        }
    }

    void everySource_isTheSameVocabulary()
    {
        for (const char* name : {"plain", "prefixed", "tiny"}) {
            const auto model = open(name, "tokenizer.model");
            compare(open(name, "tokenizer.json")->vocabulary(), model->vocabulary());
            compare(open(name, "vocab.gguf")->vocabulary(), model->vocabulary());
            QCOMPARE(open(name, "tokenizer.json")->bos(), model->bos());
            QCOMPARE(open(name, "vocab.gguf")->eos(), model->eos());
        }
        compare(open("plain", "vocab-flat-scores.gguf")->vocabulary(), open("plain", "tokenizer.model")->vocabulary());
    }

    void tokenizerModel_isTakenBeforeTokenizerJson()
    {
        const QTemporaryDir folder;
        copy("tokenizer.model", folder, "tiny");
        copy("tokenizer.json", folder, "plain");
        QCOMPARE(openFolderTokenizer(folder.path().toStdString())->size(), 512);
    }

    void withoutTokenizerConfig_theTextsStartIsTheTemplates()
    {
        const QTemporaryDir folder;
        copy("tokenizer.json", folder, "plain");
        const auto tokenizer = openFolderTokenizer(folder.path().toStdString());
        QCOMPARE(tokenizer->bos(), std::optional<TokenId>(1));
        QVERIFY(!tokenizer->eos().has_value());
    }

    void folderWithoutTokenizer_saysWhatIsMissing()
    {
        const QTemporaryDir folder;
        try {
            openFolderTokenizer(folder.path().toStdString());
            QFAIL("a tokenizer was made of nothing");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelIncomplete);
            QVERIFY(failure.detail().find("tokenizer.model") != std::string::npos);
            QVERIFY(failure.detail().find("tokenizer.json") != std::string::npos);
        }
    }

    void failure_namesTheFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("model") << "tokenizer.model";
        QTest::newRow("json") << "tokenizer.json";
    }

    void failure_namesTheFile()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        const auto expectDamaged = [&] {
            try {
                openFolderTokenizer(folder.path().toStdString());
                QFAIL("a damaged file was opened");
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
                QCOMPARE(failure.subject(), folder.filePath(name).toStdString());
            }
        };
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        expectDamaged(); // empty
        QVERIFY(file.write("{\"model\": ") > 0 && file.flush());
        expectDamaged();
        QVERIFY(file.resize(3'000'000'000)); // sparse
        expectDamaged();
        QVERIFY(file.remove() && QDir(folder.path()).mkdir(name));
        expectDamaged();
    }
};

QTEST_APPLESS_MAIN(TestTokenizerSources)
#include "tokenizer_sources_test.moc"
