// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/engine.h"
#include "engine/session.h"
#include "tests/engine/model/gguf_bytes.h"
#include "tests/support/golden_case.h"
#include "tests/support/permissions.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <optional>
#include <random>

using namespace lectern;
using namespace lectern::engine;

namespace {

const QString kFolder = QStringLiteral(LECTERN_TEST_DATA "/golden/gguf/");
const QStringList kParts{QStringLiteral("dense-F16-00001-of-00003.gguf"), QStringLiteral("dense-F16-00002-of-00003.gguf"),
                         QStringLiteral("dense-F16-00003-of-00003.gguf")};

QByteArray contents(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

/// A folder of files that a test may spoil.
class Folder {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    std::string path() const { return m_folder.path().toStdString(); }
    std::string write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return path(name).toStdString();
    }
    void copyParts() const
    {
        for (const QString& part : kParts)
            write(part, contents(kFolder + QStringLiteral("split/") + part));
    }

private:
    QTemporaryDir m_folder;
};

std::optional<Failure> failureOf(const std::string& path)
{
    try {
        Engine::inspect(path);
    } catch (const Failure& failure) {
        return failure;
    }
    return std::nullopt;
}

/// Logits after each of the case's positions: [positions, vocabulary].
std::vector<float> logits(const std::string& path, const tests::GoldenCase& golden)
{
    Session session(Engine::open(path), {.precision = Precision::Exact});
    std::vector<float> rows;
    std::int64_t read = 0;
    for (const std::int64_t position : golden.positions) {
        session.prefill(
            std::span(golden.tokens).subspan(static_cast<std::size_t>(read), static_cast<std::size_t>(position + 1 - read)));
        read = position + 1;
        rows.insert(rows.end(), session.logits().begin(), session.logits().end());
    }
    return rows;
}

tests::GoldenCase goldenCase(const QString& name)
{
    for (tests::GoldenCase& golden : tests::goldenCases(QStringLiteral("gguf"))) {
        if (golden.name == name)
            return golden;
    }
    qFatal("no case %s", qPrintable(name));
}

/// Puts other bytes into the place of a key's value (4 bytes, or a text of the same length).
QByteArray changed(QByteArray file, const QByteArray& key, const QByteArray& value)
{
    const qsizetype at = file.indexOf(key);
    const quint32 type = static_cast<quint8>(file[at + key.size()]);
    const qsizetype skip = type == 8 ? 8 : type == 9 ? 12 : 0;
    return file.replace(at + key.size() + 4 + skip, value.size(), value);
}

QByteArray bytesOf(quint32 number)
{
    return QByteArray(reinterpret_cast<const char*>(&number), sizeof number);
}

} // namespace

/// GGUF files as llama.cpp writes them: what they mean, and what is wrong with others.
class GgufModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logits_matchTheExactMeaningOfEachFile_data();
    void logits_matchTheExactMeaningOfEachFile();
    void info_saysWhatTheFileIs();
    void aSplitModel_isTheSameModel();
    void aSplitModel_thatIsNotWhole_isRefused();
    void aFolderWithOneModel_isThatModel();
    void whatMayNotBeRead_isNotCalledMissing();
    void theTokenizerAlone_needsNoOtherFile();
    void aForeignOrAbsurdFile_isRefused_data();
    void aForeignOrAbsurdFile_isRefused();
    void versionTwo_isTheSameModel();
    void aTypeWeCannotCompute_isNamed();
    void layersWithDifferentNumbersOfExperts_areRefused();
    void flippedHeaderBytes_neverCrash();
};

void GgufModelTest::logits_matchTheExactMeaningOfEachFile_data()
{
    QTest::addColumn<QString>("name");
    for (const tests::GoldenCase& golden : tests::goldenCases(QStringLiteral("gguf")))
        QTest::addRow("%s", qPrintable(golden.name)) << golden.name;
}

void GgufModelTest::logits_matchTheExactMeaningOfEachFile()
{
    QFETCH(QString, name);
    const tests::GoldenCase golden = goldenCase(name);
    const std::vector<float> ours = logits((kFolder + name + QStringLiteral(".gguf")).toStdString(), golden);
    QCOMPARE(ours.size(), golden.logits.size());
    float worst = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const float difference = std::abs(ours[i] - golden.logits[i]);
        worst = std::max(worst, std::isnan(difference) ? INFINITY : difference);
    }
    QVERIFY2(worst <= 1e-4f * golden.largest, qPrintable(QString::number(worst / golden.largest)));
    qInfo("largest relative difference %.2g", static_cast<double>(worst / golden.largest));
}

void GgufModelTest::info_saysWhatTheFileIs()
{
    const ModelInfo info = Engine::inspect((kFolder + QStringLiteral("moe-wide-Q4_K_M.gguf")).toStdString());
    QCOMPARE(info.architecture, "jamba");
    QCOMPARE(info.weightType, "Q4_K_M");
    QCOMPARE(info.layers.size(), std::size_t(2));
    QVERIFY(info.layers[0].kind == LayerKind::Mamba && info.layers[1].kind == LayerKind::Attention);
    QCOMPARE(info.layers[0].experts, 1);
    QCOMPARE(info.layers[1].experts, 4);
    QCOMPARE(info.vocabulary, 512);
    QCOMPARE(info.contextLength, 262144);
    QCOMPARE(info.chatFormat, "chatml"); // its vocabulary has the tokens of both
    QVERIFY(info.parameters > info.activeParameters);
}

void GgufModelTest::aSplitModel_isTheSameModel()
{
    const tests::GoldenCase golden = goldenCase(QStringLiteral("dense-F16"));
    const std::vector<float> whole = logits((kFolder + QStringLiteral("dense-F16.gguf")).toStdString(), golden);
    QCOMPARE(logits((kFolder + QStringLiteral("split/") + kParts[0]).toStdString(), golden), whole);
    QCOMPARE(logits((kFolder + QStringLiteral("split")).toStdString(), golden), whole);
}

void GgufModelTest::aSplitModel_thatIsNotWhole_isRefused()
{
    const QString place = kFolder + QStringLiteral("split/");
    for (const QString& part : kParts) {
        const Folder folder;
        folder.copyParts();
        QFile::remove(folder.path(part));
        const auto failure = failureOf(folder.path());
        QVERIFY(failure);
        QCOMPARE(failure->code(), ErrorCode::ModelIncomplete);
        QCOMPARE(failure->detail(), part.toStdString() + " is missing");
    }
    {
        const Folder folder; // a part that is another one
        folder.copyParts();
        folder.write(kParts[2], contents(place + kParts[1]));
        QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelDamaged);
        folder.write(kParts[2], contents(place + kParts[0]));
        QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelDamaged);
        folder.write(kParts[2], contents(kFolder + QStringLiteral("dense-F16.gguf")));
        QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelDamaged);
    }
    {
        const Folder folder; // not the first, or of another name
        folder.copyParts();
        const auto second = failureOf(folder.path(kParts[1]).toStdString());
        QCOMPARE(second->code(), ErrorCode::ModelUnsupported);
        QVERIFY(second->detail().find(kParts[0].toStdString()) != std::string::npos);
        const std::string renamed = folder.write(QStringLiteral("model.gguf"), contents(place + kParts[0]));
        QCOMPARE(failureOf(renamed)->code(), ErrorCode::ModelDamaged);
    }
    {
        const Folder folder; // parts of a model with more tensors
        folder.copyParts();
        folder.write(kParts[0], changed(contents(place + kParts[0]), "split.tensors.count", bytesOf(123)));
        QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelDamaged);
    }
}

void GgufModelTest::aFolderWithOneModel_isThatModel()
{
    const Folder folder;
    QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelIncomplete); // no model at all
    const QByteArray file = contents(kFolder + QStringLiteral("dense-wide-Q4_K_M.gguf"));
    folder.write(QStringLiteral("a.gguf"), file);
    QVERIFY(!failureOf(folder.path()));
    folder.write(QStringLiteral("README.md"), "# A model");
    QVERIFY(!failureOf(folder.path()));
    folder.write(QStringLiteral("b.gguf"), file);
    QCOMPARE(failureOf(folder.path())->code(), ErrorCode::ModelUnsupported); // which one?
    folder.write(QStringLiteral("config.json"), "{}");
    QCOMPARE(failureOf(folder.path())->detail(), "config.json names no model_type"); // a folder of the other form
}

void GgufModelTest::whatMayNotBeRead_isNotCalledMissing()
{
    QVERIFY2(test::obeyPermissions(), "root may read everything here");
    const Folder folder;
    folder.copyParts();
    const QString place = QString::fromStdString(folder.path());
    const auto check = [&](QFile::Permission left, const std::string& path) {
        QVERIFY(QFile::setPermissions(place, left));
        const auto failure = failureOf(path);
        QVERIFY(QFile::setPermissions(place, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QVERIFY(failure);
        QCOMPARE(failure->code(), ErrorCode::NotReadable);
        QCOMPARE(failure->subject(), path);
        QCOMPARE(failure->detail(), path + ": Permission denied");
    };
    check(QFile::ReadOwner, folder.path(kParts[0]).toStdString());
    check(QFile::ReadOwner, folder.path()); // lists its files, which cannot be reached
    check(QFile::ExeOwner, folder.path());
}

void GgufModelTest::theTokenizerAlone_needsNoOtherFile()
{
    const Folder folder;
    folder.write(kParts[0], contents(kFolder + QStringLiteral("dense-F16.gguf")));
    const auto tokenizer = Engine::openTokenizer(folder.path(kParts[0]).toStdString());
    QCOMPARE(tokenizer->size(), 512);
    QVERIFY(tokenizer->find("<|bom|>"));
}

void GgufModelTest::aForeignOrAbsurdFile_isRefused_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char* key, const QByteArray& value, ErrorCode code) {
        QTest::addRow("%s %s", key, value.toHex().constData()) << QByteArray(key) << value << static_cast<int>(code);
    };
    row("general.architecture", "llama", ErrorCode::ModelUnsupported);
    row("general.architecture", "mamba", ErrorCode::ModelUnsupported);
    for (const char* key :
         {"jamba.block_count", "jamba.embedding_length", "jamba.feed_forward_length", "jamba.attention.head_count",
          "jamba.ssm.conv_kernel", "jamba.ssm.inner_size", "jamba.ssm.state_size", "jamba.ssm.time_step_rank"}) {
        for (const quint32 value : {0u, 1u, 7u, 100000u, 0x7fffffffu, 0xffffffffu})
            row(key, bytesOf(value), ErrorCode::ModelDamaged);
    }
    row("jamba.attention.layer_norm_rms_epsilon", bytesOf(0), ErrorCode::ModelDamaged);
    row("jamba.attention.layer_norm_rms_epsilon", bytesOf(0x7fc00000), ErrorCode::ModelDamaged);
    row("jamba.attention.head_count_kv", bytesOf(1), ErrorCode::ModelDamaged); // a Mamba layer
    row("jamba.attention.head_count_kv", bytesOf(0xffffffff), ErrorCode::ModelDamaged);
    row("jamba.attention.head_count_kv", bytesOf(2), ErrorCode::ModelUnsupported); // others have 1
    row("tokenizer.ggml.model", "bert!", ErrorCode::ModelUnsupported);
    for (const char* key : {"jamba.block_count", "jamba.embedding_length", "jamba.attention.head_count_kv",
                            "jamba.attention.layer_norm_rms_epsilon", "tokenizer.ggml.tokens", "general.architecture"})
        row(key, {},
            key == QByteArrayLiteral("general.architecture") ? ErrorCode::ModelUnsupported
                                                             : ErrorCode::ModelDamaged); // missing
}

void GgufModelTest::aForeignOrAbsurdFile_isRefused()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(int, code);
    const QByteArray whole = contents(kFolder + QStringLiteral("dense-F16.gguf"));
    QByteArray file =
        value.isEmpty() ? QByteArray(whole).replace(key, QByteArray(key.size(), 'x')) : changed(whole, key, value);
    QVERIFY(file != whole && file.size() == whole.size());
    const Folder folder;
    const auto failure = failureOf(folder.write(QStringLiteral("m.gguf"), file));
    QVERIFY(failure);
    QVERIFY2(static_cast<int>(failure->code()) == code, failure->detail().c_str());
}

void GgufModelTest::versionTwo_isTheSameModel()
{
    const tests::GoldenCase golden = goldenCase(QStringLiteral("dense-F16"));
    QByteArray file = contents(kFolder + QStringLiteral("dense-F16.gguf"));
    const Folder folder;
    const std::vector<float> three = logits(folder.write(QStringLiteral("3.gguf"), file), golden);
    file[4] = 2;
    QCOMPARE(logits(folder.write(QStringLiteral("2.gguf"), file), golden), three);
}

void GgufModelTest::aTypeWeCannotCompute_isNamed()
{
    QByteArray file = contents(kFolder + QStringLiteral("dense-F16.gguf"));
    const QByteArray name = "blk.0.ssm_in.weight";
    const qsizetype type = file.indexOf(name) + name.size() + 4 + 2 * 8;
    QCOMPARE(file.mid(type, 4), bytesOf(1)); // F16
    const Folder folder;
    const auto failure = failureOf(folder.write(QStringLiteral("m.gguf"), file.replace(type, 4, bytesOf(18))));
    QCOMPARE(failure->code(), ErrorCode::ModelUnsupported);
    QCOMPARE(failure->detail(), "blk.0.ssm_in.weight is stored as IQ3_XXS");
}

/// Each token would choose as many experts in the layer with two as in the one with eight.
void GgufModelTest::layersWithDifferentNumbersOfExperts_areRefused()
{
    tests::GgufBytes file(3, 13);
    file.string("general.architecture", "jamba").u32("jamba.block_count", 2).u32("jamba.embedding_length", 4);
    file.u32("jamba.feed_forward_length", 4).u32("jamba.attention.head_count", 1).u32("jamba.ssm.inner_size", 8);
    file.u32("jamba.ssm.state_size", 2).u32("jamba.ssm.conv_kernel", 4).u32("jamba.ssm.time_step_rank", 1);
    file.u32("jamba.context_length", 64).u32("jamba.expert_used_count", 8);
    file.key("jamba.attention.layer_norm_rms_epsilon", 6).number(1e-6f);
    file.arrayHead("jamba.attention.head_count_kv", 4, 2).number(0u).number(0u);
    file.tensor("token_embd.weight", {4, 8}, 0, 0).tensor("blk.0.ffn_gate_inp.weight", {4, 2}, 0, 128);
    file.tensor("blk.1.ffn_gate_inp.weight", {4, 8}, 0, 160).data(QByteArray(288, '\0'));
    const Folder folder;
    const auto failure = failureOf(folder.write(QStringLiteral("m.gguf"), file.bytes()));
    QVERIFY(failure);
    QCOMPARE(failure->detail(), "layers with different numbers of experts");
    QCOMPARE(failure->code(), ErrorCode::ModelUnsupported);
}

void GgufModelTest::flippedHeaderBytes_neverCrash()
{
    const QByteArray whole = contents(kFolder + QStringLiteral("dense-F16.gguf"));
    const auto header = static_cast<unsigned>(whole.lastIndexOf("ffn_down.weight")) + 100;
    const Folder folder;
    std::mt19937 random(7);
    int refused = 0;
    for (int round = 0; round < 500; ++round) {
        QByteArray flipped = whole;
        for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
            const auto at = static_cast<qsizetype>(random() % header);
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        }
        const std::string path = folder.write(QStringLiteral("m.gguf"), flipped);
        const auto failure = failureOf(path);
        refused += failure.has_value();
        if (!failure) { // then it can be computed with, too
            Session session(Engine::open(path, {.threads = 1}), {.chunkTokens = 4});
            session.prefill(std::vector<TokenId>{1, 2, 3});
        }
    }
    QVERIFY(refused > 100);
    for (qsizetype size = 0; size < whole.size(); size += 997) {
        const auto failure = failureOf(folder.write(QStringLiteral("m.gguf"), whole.left(size)));
        QVERIFY(failure);
        QCOMPARE(failure->code(), ErrorCode::ModelDamaged);
    }
}

QTEST_GUILESS_MAIN(GgufModelTest)
#include "gguf_model_test.moc"
