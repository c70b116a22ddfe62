// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/random_model.h"
#include "engine/session.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace lectern;
using namespace lectern::engine;

namespace {

/// Both kinds of layers and of feed-forwards; widths that blocks of 256 do not divide, and such that they do.
const QByteArray kSmall = R"({"model_type":"jamba","vocab_size":600,"hidden_size":256,"intermediate_size":320,"num_hidden_layers":4,
    "num_attention_heads":4,"num_key_value_heads":2,"attn_layer_period":4,"attn_layer_offset":2,"num_experts":3,"num_experts_per_tok":2,
    "expert_layer_period":2,"expert_layer_offset":1,"mamba_d_state":16,"mamba_d_conv":4,"mamba_expand":2,"tie_word_embeddings":TIED})";

} // namespace

/// Models that are in no file.
class RandomModelTest : public QObject
{
    Q_OBJECT

private slots:
    /// Parameters as their authors publish them (of the second and third), and as the layers add up to.
    void knownShapes_areThoseOfTheModels_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("active");
        QTest::newRow("jamba-3b") << "jamba-3b" << qint64(3029337472) << qint64(3029337472);
        QTest::newRow("jamba-mini") << "jamba-mini" << qint64(51570323328) << qint64(12110311296);
        QTest::newRow("mixtral-8x7b") << "mixtral-8x7b" << qint64(46702792704) << qint64(12879925248);
    }
    void knownShapes_areThoseOfTheModels()
    {
        QFETCH(QString, shape);
        QFETCH(qint64, parameters);
        QFETCH(qint64, active);
        const ModelInfo info = Engine::inspect(RandomModel{shape.toStdString(), "Q4_K_M"});
        QCOMPARE(qint64(info.parameters), parameters);
        QCOMPARE(qint64(info.activeParameters), active);
        QCOMPARE(info.weightType, std::string("Q4_K_M"));
        // 4.5 to 5.1 bits a weight.
        QVERIFY(info.weightBytes > parameters * 9 / 16 && info.weightBytes < parameters * 5.1 / 8);
    }

    void everyQuantisation_computesWithFiniteNumbers_data()
    {
        QTest::addColumn<QString>("quantisation");
        QTest::addColumn<bool>("tied");
        for (const std::string& quantisation : randomQuantisations()) {
            for (const bool tied : {false, true})
                QTest::newRow((quantisation + (tied ? " tied" : "")).c_str()) << QString::fromStdString(quantisation) << tied;
        }
    }
    void everyQuantisation_computesWithFiniteNumbers()
    {
        QFETCH(QString, quantisation);
        QFETCH(bool, tied);
        const RandomModel model{file(QByteArray(kSmall).replace("TIED", tied ? "true" : "false")), quantisation.toStdString()};
        const ModelInfo described = Engine::inspect(model);
        const auto engine = Engine::open(model, {.threads = 2});
        QCOMPARE(described.weightBytes, engine->info().weightBytes);
        QCOMPARE(described.residentWeightBytes, engine->info().residentWeightBytes);
        QCOMPARE(described.parameters, engine->info().parameters);
        Session session(engine);
        std::vector<TokenId> tokens;
        for (int i = 0; i < 70; ++i)
            tokens.push_back(static_cast<TokenId>(i * 37 % 600));
        session.prefill(tokens);
        float least = 0, most = 0;
        for (const float logit : session.logits()) {
            QVERIFY(std::isfinite(logit));
            least = std::min(least, logit);
            most = std::max(most, logit);
        }
        QVERIFY2(least < -0.1f && most > 0.1f && most < 100, qPrintable(QString("%1 to %2").arg(least).arg(most)));
    }

    void vocabulary_writesAnyText()
    {
        const auto engine = Engine::open(RandomModel{file(QByteArray(kSmall).replace("TIED", "true")), "F16"});
        const std::string text = "Any text: \u00e9\u4e2d w300.";
        QCOMPARE(engine->tokenizer().decode(engine->tokenizer().encode(text)), text);
    }

    void impossibleModels_areRefused_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("quantisation");
        QTest::addColumn<int>("code");
        const auto with = [](const char* from, const char* to) { return QByteArray(kSmall).replace("TIED", "false").replace(from, to); };
        QTest::newRow("quantisation") << with("", "") << "Q9" << int(ErrorCode::InvalidInput);
        QTest::newRow("not jamba") << with("\"jamba\"", "\"mixtral\"") << "F16" << int(ErrorCode::ModelUnsupported);
        QTest::newRow("not JSON") << QByteArray("shape") << "F16" << int(ErrorCode::ModelDamaged);
        QTest::newRow("vocabulary") << with(":600", ":16777216") << "F16" << int(ErrorCode::ModelUnsupported);
        QTest::newRow("larger than any memory")
            << with(":256", ":8000000").replace(":320", ":16000000").replace("\"num_experts\":3", "\"num_experts\":4096") << "F32"
            << int(ErrorCode::OutOfMemory);
    }
    void impossibleModels_areRefused()
    {
        QFETCH(QByteArray, config);
        QFETCH(QString, quantisation);
        QFETCH(int, code);
        const RandomModel model{file(config), quantisation.toStdString()};
        try {
            Engine::inspect(model);
            QFAIL("taken");
        } catch (const Failure& failure) {
            QCOMPARE(int(failure.code()), code);
            QCOMPARE(failure.subject(), model.shape);
        }
    }

private:
    std::string file(const QByteArray& config)
    {
        const QString path = m_folder.filePath("config.json");
        QFile out(path);
        [&] { QVERIFY(out.open(QIODevice::WriteOnly)); }();
        out.write(config);
        return path.toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(RandomModelTest)
#include "random_model_test.moc"
