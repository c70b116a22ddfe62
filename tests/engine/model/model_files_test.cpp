// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/engine.h"
#include "engine/model/config.h"
#include "engine/session.h"
#include "tests/engine/model/model_copy.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <functional>
#include <optional>
#include <random>

#include <sys/stat.h>

using namespace lectern;
using namespace lectern::engine;
using tests::ModelCopy;

namespace {

/// What opening gives: nothing where the model loads.
std::optional<ErrorCode> outcome(const ModelCopy& model)
{
    std::optional<ErrorCode> inspected, opened;
    try {
        Engine::inspect(model.folder());
    } catch (const Failure& failure) {
        inspected = failure.code();
    }
    try {
        Engine::open(model.folder(), {.threads = 1});
    } catch (const Failure& failure) {
        opened = failure.code();
    }
    if (inspected != opened)
        qFatal("inspecting and opening disagree");
    return opened;
}

} // namespace

/// Model files are hostile input: one failure with the right code, never a crash, never more memory than the file is large.
class ModelFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chatTemplate_isTakenFromWhereverItIs();
    void info_saysWhatTheModelIs();
    void searchResults_areWhatTheConfigSays();
    void quotedAnswers_areWhatTheConfigSays();
    void anIncompleteFolder_isRefused();
    void aForeignOrAbsurdConfig_isRefused_data();
    void aForeignOrAbsurdConfig_isRefused();
    void layerTypesAndLocalExperts_meanTheSameAsPeriods();
    void anAbsurdHeader_isRefused_data();
    void anAbsurdHeader_isRefused();
    void truncatedWeights_areRefused();
    void flippedHeaderBytes_neverCrash();
    void aShardThatIsMissingOrElsewhere_isRefused();
    void biasesOfMambaMixers_areWhatTheConfigSays();
    void aFifo_isRefusedWithoutWaiting();
};

void ModelFilesTest::info_saysWhatTheModelIs()
{
    const ModelInfo info = Engine::inspect(LECTERN_TEST_DATA "/../resources/models/lectern-14m");
    QCOMPARE(info.architecture, "jamba");
    QCOMPARE(info.parameters, 14'012'592); // its card
    QCOMPARE(info.activeParameters, 11'063'472);
    QCOMPARE(info.layers.size(), std::size_t(12));
    QCOMPARE(info.layers[2].kind, LayerKind::Attention);
    QCOMPARE(info.layers[3].kind, LayerKind::Mamba);
    QCOMPARE(info.layers[3].experts, 4);
    QCOMPARE(info.layers[2].experts, 1);
    QCOMPARE(info.contextLength, 262144);
    QCOMPARE(info.trainedContext, 131072);
    QCOMPARE(info.kvBytesPerToken(Precision::Fast), 1536);
    QCOMPARE(info.weightType, "BF16");
    QCOMPARE(info.chatFormat, "chatml");
    QCOMPARE(info.templateOrigin, TemplateOrigin::Known);
    QVERIFY(!info.thinks);
}

void ModelFilesTest::searchResults_areWhatTheConfigSays()
{
    const ModelCopy model(QStringLiteral("dense"));
    QCOMPARE(Engine::inspect(model.folder()).searchResults, 0);
    for (const int count : {16, 64, 0}) {
        model.changeConfig([&](QJsonObject& config) { config[QStringLiteral("search_results")] = count; });
        QCOMPARE(Engine::inspect(model.folder()).searchResults, count);
    }
    model.changeConfig([](QJsonObject& config) { config[QStringLiteral("search_results")] = 65; });
    try {
        Engine::inspect(model.folder());
        QFAIL("opened");
    } catch (const Failure& failure) {
        QCOMPARE(failure.detail(), "config.json: search_results is 65");
    }
}

void ModelFilesTest::quotedAnswers_areWhatTheConfigSays()
{
    const ModelCopy model(QStringLiteral("dense"));
    const ModelInfo silent = Engine::inspect(model.folder());
    QVERIFY(!silent.answersQuoteResults && silent.searchWeight == 0 && silent.notFoundBias == 0);
    model.changeConfig([](QJsonObject& config) {
        config[QStringLiteral("answers_quote_results")] = true;
        config[QStringLiteral("search_weight")] = 0.25;
        config[QStringLiteral("not_found_bias")] = -2;
    });
    const ModelInfo info = Engine::inspect(model.folder());
    QVERIFY(info.answersQuoteResults);
    QCOMPARE(info.searchWeight, 0.25f);
    QCOMPARE(info.notFoundBias, -2.0f);
    const std::vector<std::pair<QString, QJsonValue>> wrong = {{"answers_quote_results", 1},
                                                               {"search_weight", -0.5},
                                                               {"search_weight", "much"},
                                                               {"not_found_bias", 101},
                                                               {"not_found_bias", -101}};
    for (const auto& [key, value] : wrong) {
        const ModelCopy other(QStringLiteral("dense"));
        other.changeConfig([&](QJsonObject& config) { config[key] = value; });
        try {
            Engine::inspect(other.folder());
            QFAIL("opened");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
            QVERIFY(QByteArray(failure.what()).contains(key.toUtf8()));
        }
    }
}

void ModelFilesTest::chatTemplate_isTakenFromWhereverItIs()
{
    const ModelCopy model(QStringLiteral("dense"));
    const auto thinks = [&] { return Engine::inspect(model.folder()).thinks; };
    QVERIFY(!thinks());
    const QByteArray jinja = "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}";
    const auto configured = [](const QJsonValue& value) { return QJsonDocument(QJsonObject{{"chat_template", value}}).toJson(); };
    const QString config = QStringLiteral("tokenizer_config.json");
    model.write(config, configured(QString::fromUtf8(jinja)));
    QVERIFY(thinks());
    const auto named = [&](const char* name) {
        return QJsonObject{{"name", name}, {"template", QString::fromUtf8(jinja)}};
    };
    model.write(config, configured(QJsonArray{named("rag"), named("default")}));
    QVERIFY(thinks());
    model.write(config, configured(QJsonArray{named("rag"), 7}));
    QVERIFY(!thinks());
    model.write(QStringLiteral("chat_template.jinja"), jinja);
    QVERIFY(thinks());
}

void ModelFilesTest::anIncompleteFolder_isRefused()
{
    for (const char* name : {"config.json", "model.safetensors", "tokenizer.model"}) {
        const ModelCopy model(QStringLiteral("dense"));
        QVERIFY(QFile::remove(model.path(QLatin1String(name))));
        QCOMPARE(outcome(model), ErrorCode::ModelIncomplete);
        model.write(QLatin1String(name), {});
        QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    }
    try {
        Engine::inspect("no/such/folder");
        QFAIL("opened");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::NotFound);
        QCOMPARE(failure.subject(), "no/such/folder");
    }
    const ModelCopy model(QStringLiteral("dense"));
    for (const char* optional : {"generation_config.json", "tokenizer_config.json"})
        QFile::remove(model.path(QLatin1String(optional)));
    QVERIFY(!outcome(model)); // these need not be there
}

void ModelFilesTest::aForeignOrAbsurdConfig_isRefused_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<int>("code");
    const auto row = [](const char* key, const QJsonValue& value, ErrorCode code) {
        QTest::addRow("%s = %s", key, QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(key) << value << static_cast<int>(code);
    };
    row("model_type", QStringLiteral("llama"), ErrorCode::ModelUnsupported);
    row("hidden_act", QStringLiteral("gelu"), ErrorCode::ModelUnsupported);
    row("layer_types", QJsonArray{QStringLiteral("mamba")}, ErrorCode::ModelDamaged);
    row("layer_types", QJsonArray(QJsonArray::fromStringList(QStringList(8, QStringLiteral("rwkv")))), ErrorCode::ModelUnsupported);
    for (const char* key : {"hidden_size", "vocab_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
                            "intermediate_size", "mamba_d_state", "mamba_d_conv", "mamba_expand", "attn_layer_period"}) {
        for (const QJsonValue& value : {QJsonValue(0), QJsonValue(-1), QJsonValue(1e15), QJsonValue(1.5), QJsonValue(QStringLiteral("8")),
                                        QJsonValue(QJsonArray())})
            row(key, value, ErrorCode::ModelDamaged);
    }
    row("num_key_value_heads", 2, ErrorCode::ModelDamaged);  // 3 heads
    row("hidden_size", 64, ErrorCode::ModelDamaged);         // the tensors say 48
    row("num_hidden_layers", 9, ErrorCode::ModelDamaged);    // there are 8
    row("num_hidden_layers", 4096, ErrorCode::ModelDamaged);
    row("vocab_size", 511, ErrorCode::ModelDamaged);
    row("rms_norm_eps", 0, ErrorCode::ModelDamaged);
    row("mamba_dt_rank", 5, ErrorCode::ModelDamaged);
    for (const QJsonValue& value : {QJsonValue(-1), QJsonValue(65), QJsonValue(1e15), QJsonValue(1.5), QJsonValue(true),
                                    QJsonValue(QStringLiteral("16")), QJsonValue(QJsonArray())})
        row("search_results", value, ErrorCode::ModelDamaged);
}

void ModelFilesTest::aForeignOrAbsurdConfig_isRefused()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(int, code);
    const ModelCopy model(QStringLiteral("dense"));
    model.changeConfig([&](QJsonObject& config) { config[key] = value; });
    const auto refused = outcome(model);
    QVERIFY(refused);
    QCOMPARE(static_cast<int>(*refused), code);
}

void ModelFilesTest::layerTypesAndLocalExperts_meanTheSameAsPeriods()
{
    const ModelCopy model(QStringLiteral("moe"));
    const auto logits = [&] {
        Session session(Engine::open(model.folder(), {.threads = 1}), {.precision = Precision::Exact});
        session.prefill(std::vector<TokenId>{1, 5, 100, 7, 300});
        return std::vector<float>(session.logits().begin(), session.logits().end());
    };
    const auto before = logits();
    model.changeConfig([](QJsonObject& config) {
        QJsonArray types;
        for (int i = 0; i < 8; ++i)
            types.append(i == 4 ? QStringLiteral("attention") : QStringLiteral("mamba"));
        config[QStringLiteral("layer_types")] = types;
        config[QStringLiteral("num_local_experts")] = config.take(QStringLiteral("num_experts"));
        config.remove(QStringLiteral("attn_layer_period"));
        config.remove(QStringLiteral("attn_layer_offset"));
    });
    QCOMPARE(logits(), before);
}

void ModelFilesTest::anAbsurdHeader_isRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char* from, const char* to) { QTest::addRow("%s → %.60s", from, to) << QByteArray(from) << QByteArray(to); };
    row("\"F32\"", "\"F99\"");
    row("\"F32\"", "\"I64\"");
    row("\"F32\"", "32");
    row("[512,48]", "[512,49]");
    row("[512,48]", "[512,-48]");
    row("[512,48]", "[4294967296,4294967296]");
    row("[512,48]", "[18446744073709551615,18446744073709551615]");
    row("[512,48]", "[0,48]");
    row("[512,48]", "[]");
    row("[512,48]", "\"512\"");
    row("\"data_offsets\"", "\"offsets\"");
    row("{", "[");
    row("}}", "}");
}

void ModelFilesTest::anAbsurdHeader_isRefused()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const ModelCopy model(QStringLiteral("dense"));
    model.changeHeader([&](QByteArray header) {
        header.replace(": ", ":").replace(", ", ","); // however the writer spaced it
        const qsizetype at = header.indexOf(from);
        if (at < 0)
            qFatal("no %s in the header", from.constData());
        return header.replace(at, from.size(), to);
    });
    const auto refused = outcome(model);
    QVERIFY(refused);
    QVERIFY(*refused == ErrorCode::ModelDamaged);

    // Nesting a parser could drown in.
    model.changeHeader([](const QByteArray&) { return QByteArray(1 << 20, '['); });
    QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
}

void ModelFilesTest::truncatedWeights_areRefused()
{
    const ModelCopy model(QStringLiteral("dense"));
    const QByteArray whole = model.read(QStringLiteral("model.safetensors"));
    for (const qsizetype size : {qsizetype(1), qsizetype(7), qsizetype(8), qsizetype(9), qsizetype(1000), whole.size() / 2, whole.size() - 1}) {
        model.write(QStringLiteral("model.safetensors"), whole.left(size));
        QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    }
    model.write(QStringLiteral("model.safetensors"), QByteArray(8, '\xff') + whole.mid(8)); // a header of 2^64 bytes
    QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    model.write(QStringLiteral("model.safetensors"), whole);
    QVERIFY(!outcome(model));
}

void ModelFilesTest::flippedHeaderBytes_neverCrash()
{
    const ModelCopy model(QStringLiteral("dense"));
    const QByteArray whole = model.read(QStringLiteral("model.safetensors"));
    quint64 headerSize = 0;
    memcpy(&headerSize, whole.constData(), sizeof headerSize);
    std::mt19937 random(3);
    int refused = 0;
    for (int round = 0; round < 400; ++round) {
        QByteArray flipped = whole;
        for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
            const auto at = static_cast<qsizetype>(random() % (headerSize + 8));
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        }
        model.write(QStringLiteral("model.safetensors"), flipped);
        refused += outcome(model).has_value();
    }
    QVERIFY(refused > 300); // a few hit what nobody reads
    const QByteArray config = model.read(QStringLiteral("config.json"));
    model.write(QStringLiteral("model.safetensors"), whole);
    for (int round = 0; round < 200; ++round) {
        QByteArray flipped = config;
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(config.size()));
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        model.write(QStringLiteral("config.json"), flipped);
        outcome(model);
    }
}

void ModelFilesTest::aShardThatIsMissingOrElsewhere_isRefused()
{
    const QString index = QStringLiteral("model.safetensors.index.json");
    const QString second = QStringLiteral("model-00002-of-00002.safetensors");
    {
        const ModelCopy model(QStringLiteral("fused"));
        QVERIFY(QFile::remove(model.path(second)));
        QCOMPARE(outcome(model), ErrorCode::ModelIncomplete);
    }
    {
        const ModelCopy model(QStringLiteral("fused")); // a shard of the same name without its tensors
        QFile::remove(model.path(second));
        QFile::copy(model.path(QStringLiteral("model-00001-of-00002.safetensors")), model.path(second));
        QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    }
    for (const char* elsewhere : {"../model.safetensors", "/etc/passwd", "", "..", ".", "sub/model.safetensors", "./model.safetensors", "sub/"}) {
        const ModelCopy model(QStringLiteral("fused"));
        QByteArray text = model.read(index);
        text.replace(second.toLatin1(), elsewhere);
        model.write(index, text);
        QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    }
    {
        const ModelCopy model(QStringLiteral("fused")); // as hubs keep files: a link to where the bytes are
        QVERIFY(QFile::rename(model.path(second), model.path(QStringLiteral("blob"))));
        QVERIFY(QFile::link(model.path(QStringLiteral("blob")), model.path(second)));
        QVERIFY(!outcome(model));
    }
}

void ModelFilesTest::biasesOfMambaMixers_areWhatTheConfigSays()
{
    const ModelCopy model(QStringLiteral("dense"));
    model.changeConfig([](QJsonObject& config) { config[QStringLiteral("mamba_proj_bias")] = true; });
    QCOMPARE(outcome(model), ErrorCode::ModelDamaged); // there are none
    model.changeConfig([](QJsonObject& config) { config[QStringLiteral("mamba_proj_bias")] = false; });
    QVERIFY(!outcome(model));
    const std::int64_t parameters = Engine::inspect(model.folder()).parameters;
    model.changeConfig([](QJsonObject& config) { config[QStringLiteral("mamba_conv_bias")] = false; });
    QVERIFY(!outcome(model)); // there are some, which are not used
    QCOMPARE(Engine::inspect(model.folder()).parameters, parameters - 6 * 96);
    model.changeConfig([](QJsonObject& config) { config[QStringLiteral("mamba_conv_bias")] = QStringLiteral("yes"); });
    QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
}

void ModelFilesTest::aFifo_isRefusedWithoutWaiting()
{
    for (const char* name : {"config.json", "model.safetensors", "tokenizer.model"}) {
        const ModelCopy model(QStringLiteral("dense"));
        QFile::remove(model.path(QLatin1String(name)));
        QCOMPARE(mkfifo(model.path(QLatin1String(name)).toLocal8Bit().constData(), 0600), 0);
        QCOMPARE(outcome(model), ErrorCode::ModelDamaged);
    }
}

QTEST_GUILESS_MAIN(ModelFilesTest)
#include "model_files_test.moc"
