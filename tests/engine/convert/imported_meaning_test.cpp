// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/convert/conversion.h"
#include "engine/convert/jamba_metadata.h"
#include "engine/convert/quantise.h"
#include "engine/model/gguf_model.h"
#include "engine/model_files.h"
#include "engine/model_import.h"
#include "tests/support/golden_case.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstring>

using namespace lectern;
using namespace lectern::engine;

namespace {

const QString kGguf = QStringLiteral(LECTERN_TEST_DATA "/golden/gguf/");

TensorView viewOf(const std::vector<float>& values, std::vector<std::int64_t> shape)
{
    return {.type = TensorType::F32, .shape = std::move(shape), .data = reinterpret_cast<const std::byte*>(values.data())};
}

/// Why no header is written for these; empty where it is, into `file` if one is named.
QByteArray metadataRefusal(const ModelConfig& config, const Vocabulary& vocabulary, const QString& file = {})
{
    GgufHeader header;
    try {
        addMetadata(header, {.config = config, .vocabulary = vocabulary, .name = "m", .licence = {}});
    } catch (const Failure& failure) {
        return failure.code() == ErrorCode::ModelUnsupported ? QByteArray(failure.what()) : QByteArray("another failure");
    }
    QFile out(file);
    const std::string bytes = header.bytes();
    if (!file.isEmpty() && (!out.open(QIODevice::WriteOnly) || out.write(bytes.data(), qint64(bytes.size())) < 0))
        return "cannot write";
    return {};
}

/// The model with its matrices' numbers stored as Q4_0: each Q8_0 block's first 18 bytes, which are a block of it.
void writeWithQ4_0(const QString& from, const QString& to)
{
    const ModelFiles model(from.toStdString());
    std::vector<PlannedTensor> tensors = planTensors(model.config.shape, model.weights, Quantisation::Int8Experts);
    GgufHeader header;
    addMetadata(header, {.config = model.config, .vocabulary = model.tokenizer->vocabulary(), .name = "m", .licence = {}});
    for (PlannedTensor& tensor : tensors) {
        if (tensor.type == TensorType::Q8_0)
            tensor.type = TensorType::Q4_0;
        header.addTensor(tensor.name, tensor.shape, tensor.type);
    }
    const std::string head = header.bytes();
    const std::vector<std::uint64_t> offsets = header.offsets();
    QByteArray bytes(qsizetype(offsets.back()), '\0');
    std::copy(head.begin(), head.end(), bytes.begin());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const TensorView& part = tensors[i].parts.front();
        char* out = bytes.data() + offsets[i];
        if (tensors[i].type == TensorType::Q4_0) {
            for (std::size_t block = 0; block < part.byteCount() / 34; ++block)
                std::memcpy(out + block * 18, part.data + block * 34, 18);
        } else {
            QVERIFY(quantise(tensors[i].type, toFloats(part), reinterpret_cast<std::byte*>(out)));
        }
    }
    QFile file(to);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

/// That an imported file means what its source does, or is refused.
class ImportedMeaningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fileThatIsNotAccepted_getsNoName();
    void quantisedSource_keepsItsBytesWhereItsTypeStays_data();
    void quantisedSource_keepsItsBytesWhereItsTypeStays();
    void longRows_areConvertedInPieces();
    void tokenizerThatGgufCannotDescribe_isRefused();
    void superfluousSpaces_areReadBack();
    void stopTokens_areReadBack_orRefused();
    void mixOfTypes_isTheReferences();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void ImportedMeaningTest::fileThatIsNotAccepted_getsNoName()
{
    const std::vector<float> values(64, 1.5f);
    PlannedTensor tensor{.name = "t", .shape = {2, 32}, .type = TensorType::F32, .parts = {viewOf(values, {2, 32})}};
    GgufHeader header;
    header.addTensor(tensor.name, tensor.shape, tensor.type);
    const ConversionPlan plan{.header = header.bytes(), .tensors = {tensor}, .offsets = header.offsets(), .identity = 7};
    const std::filesystem::path path = file("unaccepted").toStdString();
    bool wasComplete = false;
    const AcceptFile refuse = [&](const std::filesystem::path& part) {
        wasComplete = std::filesystem::file_size(part) == plan.offsets.back();
        throw Failure(ErrorCode::CannotWrite, "not this one");
    };
    QVERIFY_EXCEPTION_THROWN(convert(plan, path, 1, {}, refuse, {}), Failure);
    QVERIFY(wasComplete && !std::filesystem::exists(path));
    QVERIFY(convert(plan, path, 1, {}, {}, {}).finished && std::filesystem::exists(path));
}

void ImportedMeaningTest::quantisedSource_keepsItsBytesWhereItsTypeStays_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<Quantisation>("quantisation");
    QTest::newRow("Q4_K_M, all but experts stay") << "moe-wide-Q4_K_M.gguf" << Quantisation::Int8Experts;
    QTest::newRow("Q4_K_M again") << "moe-wide-Q4_K_M.gguf" << Quantisation::Q4_K_M;
    QTest::newRow("dense Q4_K_M stays") << "dense-wide-Q4_K_M.gguf" << Quantisation::Int8Experts;
    QTest::newRow("Q8_0 again") << "dense-wide-Q8_0.gguf" << Quantisation::Q8_0;
    QTest::newRow("Q8_0 with Q4_0") << "Q4_0" << Quantisation::Int8Experts;
}

void ImportedMeaningTest::quantisedSource_keepsItsBytesWhereItsTypeStays()
{
    QFETCH(QString, source);
    QFETCH(Quantisation, quantisation);
    QString from = kGguf + source;
    if (source == "Q4_0") { // which is read, but never made: a whole file of it, by the number of its type
        from = file("q4_0.gguf");
        writeWithQ4_0(kGguf + "dense-wide-Q8_0.gguf", from);
    }
    const ModelImport import{.source = from.toStdString(),
                             .file = file("file").toStdString(),
                             .quantisation = quantisation,
                             .name = "m",
                             .threads = 2};
    QVERIFY(importModel(import, {}, {}).finished);
    const Gguf before(import.source), after(import.file);
    int kept = 0;
    for (const char* name :
         {"token_embd.weight", "blk.0.attn_q.weight", "blk.1.attn_q.weight", "blk.0.ssm_in.weight", "blk.1.ssm_in.weight",
          "blk.0.ffn_up.weight", "blk.0.ffn_up_exps.weight", "blk.1.ffn_up_exps.weight"}) {
        const TensorView a = before.find(name), b = after.find(name);
        QCOMPARE(a.isPresent(), b.isPresent());
        if (!a.isPresent() || a.type != b.type)
            continue;
        QVERIFY2(std::ranges::equal(a.bytes(), b.bytes()), name);
        ++kept;
    }
    QVERIFY(kept >= 3);
}

/// A row of more values than a thread takes at a time gives the same blocks as the whole row at once.
void ImportedMeaningTest::longRows_areConvertedInPieces()
{
    constexpr std::int64_t kColumns = (std::int64_t(1) << 17) * 2 + 768;
    std::vector<float> values(2 * kColumns);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i * 7919 % 1000) * 0.01f - 5;
    for (const TensorType type : {TensorType::Q4_K, TensorType::Q8_0, TensorType::F16}) {
        PlannedTensor tensor{.name = "t", .shape = {2, kColumns}, .type = type, .parts = {viewOf(values, {2, kColumns})}};
        GgufHeader header;
        header.addTensor(tensor.name, tensor.shape, tensor.type);
        const ConversionPlan plan{.header = header.bytes(), .tensors = {tensor}, .offsets = header.offsets(), .identity = 7};
        const std::filesystem::path path = file("rows").toStdString();
        QVERIFY(convert(plan, path, 2, {}, {}, {}).finished);
        const Gguf written(path);
        const TensorView found = written.find("t");
        std::vector<std::byte> whole(found.byteCount());
        QVERIFY(quantise(type, values, whole.data()));
        QVERIFY(std::ranges::equal(found.bytes(), whole));
    }
}

void ImportedMeaningTest::tokenizerThatGgufCannotDescribe_isRefused()
{
    const ModelFiles model(tests::goldenModel("moe"));
    const auto refusal = [&](auto change) {
        Vocabulary vocabulary = model.tokenizer->vocabulary();
        vocabulary.addDummyPrefix = true;
        change(vocabulary);
        return metadataRefusal(model.config, vocabulary);
    };
    QCOMPARE(refusal([](Vocabulary&) {}), QByteArray());
    QVERIFY(refusal([](Vocabulary& v) { v.prefixUnlessSpace = true; }).contains("unless there is one already"));
    QVERIFY(refusal([](Vocabulary& v) { v.prefixAtStartOnly = true; }).contains("first part"));
    QVERIFY(refusal([](Vocabulary& v) { v.whitespaceIsSuffix = true; }).contains("white space closes"));
    QVERIFY(refusal([](Vocabulary& v) { v.escapeWhitespace = false; }).contains("plain spaces"));
    QVERIFY(refusal([](Vocabulary& v) { v.byteFallback = !v.byteFallback; }).contains("byte pieces"));
    QVERIFY(refusal([](Vocabulary& v) {
                for (Piece& piece : v.pieces)
                    piece.score = -1000; // means "no scores" in these files
            }).contains("place among the merges"));
    QCOMPARE(refusal([](Vocabulary& v) { // says nothing where no space is read before a text
                 v.addDummyPrefix = false;
                 v.prefixUnlessSpace = v.prefixAtStartOnly = true;
             }),
             QByteArray());
}

void ImportedMeaningTest::superfluousSpaces_areReadBack()
{
    const ModelFiles model(tests::goldenModel("moe"));
    for (const bool removes : {true, false}) {
        Vocabulary vocabulary = model.tokenizer->vocabulary();
        vocabulary.removeExtraWhitespace = removes;
        QVERIFY(metadataRefusal(model.config, vocabulary, file("header")).isEmpty());
        const Gguf written(file("header").toStdString());
        QCOMPARE(vocabularyOfGguf(readGgufVocabulary(written)).removeExtraWhitespace, removes);
    }
}

void ImportedMeaningTest::stopTokens_areReadBack_orRefused()
{
    const ModelFiles model(tests::goldenModel("moe"));
    const Vocabulary& vocabulary = model.tokenizer->vocabulary();
    const auto ofKind = [&](PieceKind kind, std::size_t from) {
        while (vocabulary.pieces[from].kind != kind)
            ++from;
        return static_cast<TokenId>(from);
    };
    const TokenId text = ofKind(PieceKind::Normal, 0), more = ofKind(PieceKind::Normal, std::size_t(text) + 1);
    const TokenId third = ofKind(PieceKind::Normal, std::size_t(more) + 1);
    ModelConfig config = model.config;
    const auto id = [&](const char* key) {
        const Gguf written(file("header").toStdString());
        return written.metadata().integer(std::string("tokenizer.ggml.") + key).value_or(-1);
    };
    config.eos = {text, *model.tokenizer->eos(), more, text};
    QVERIFY(metadataRefusal(config, vocabulary, file("header")).isEmpty());
    QCOMPARE(id("eos_token_id"), std::int64_t(*model.tokenizer->eos()));
    QCOMPARE(id("eot_token_id"), std::int64_t(text));
    QCOMPARE(id("eom_token_id"), std::int64_t(more));

    Vocabulary withoutEnd = vocabulary; // its only stop is a piece of text, which eos_token_id cannot name
    withoutEnd.eos.clear();
    config.eos = {text};
    QVERIFY(metadataRefusal(config, withoutEnd, file("header")).isEmpty());
    QCOMPARE(id("eos_token_id"), std::int64_t(-1));
    QCOMPARE(id("eot_token_id"), std::int64_t(text));

    config.eos = {*model.tokenizer->eos(), text, more, third};
    QVERIFY(metadataRefusal(config, vocabulary).contains("stops at 4 tokens"));
}

/// As llama.cpp's quantiser wrote two small models of hidden size 256 with two layers.
void ImportedMeaningTest::mixOfTypes_isTheReferences()
{
    const auto q4km = [](const ModelFacts& model, TensorRole role, std::int64_t columns, int layer, int layers) {
        return targetType(Quantisation::Q4_K_M, model, {.role = role, .columns = columns, .layer = layer, .layers = layers});
    };
    const ModelFacts dense{.tiedEmbeddings = true, .experts = 1}, mixed{.tiedEmbeddings = false, .experts = 4};
    QCOMPARE(q4km(dense, TensorRole::Embedding, 256, 0, 1), TensorType::Q6_K);
    QCOMPARE(q4km(mixed, TensorRole::Embedding, 256, 0, 1), TensorType::Q4_K);
    QCOMPARE(q4km(mixed, TensorRole::Head, 256, 0, 1), TensorType::Q6_K);
    QCOMPARE(q4km(dense, TensorRole::Down, 256, 0, 2), TensorType::Q4_K);
    QCOMPARE(q4km(dense, TensorRole::Down, 256, 1, 2), TensorType::Q6_K);
    QCOMPARE(q4km(mixed, TensorRole::ExpertDown, 256, 1, 2), TensorType::Q6_K);
    QCOMPARE(q4km(mixed, TensorRole::Expert, 256, 1, 2), TensorType::Q4_K);
    QCOMPARE(q4km(dense, TensorRole::AttentionValue, 256, 0, 1), TensorType::Q6_K);
    QCOMPARE(q4km(dense, TensorRole::AttentionKey, 256, 0, 1), TensorType::Q4_K);
    QCOMPARE(q4km(dense, TensorRole::AttentionOutput, 256, 0, 1), TensorType::Q4_K);
    QCOMPARE(q4km(dense, TensorRole::Matrix, 16, 0, 1), TensorType::F16); // ssm_dt
    QCOMPARE(q4km(dense, TensorRole::Matrix, 512, 0, 1), TensorType::Q4_K);
    QCOMPARE(q4km(dense, TensorRole::Plain, 256, 0, 1), TensorType::F32);
    QCOMPARE(targetType(Quantisation::Q8_0, dense, {.columns = 16}), TensorType::F16);
    QCOMPARE(targetType(Quantisation::Q8_0, dense, {.role = TensorRole::Embedding, .columns = 256}), TensorType::Q8_0);
    const auto bf16 = TensorType::BF16;
    QCOMPARE(targetType(Quantisation::Int8Experts, mixed, {.role = TensorRole::Matrix, .stored = bf16, .columns = 256}), bf16);
    QCOMPARE(targetType(Quantisation::Int8Experts, mixed, {.role = TensorRole::ExpertDown, .stored = bf16, .columns = 256}),
             TensorType::Q8_0);
}

QTEST_GUILESS_MAIN(ImportedMeaningTest)
#include "imported_meaning_test.moc"
