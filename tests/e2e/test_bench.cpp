// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/program.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace lectern::test;

namespace {

void compareSample(const QJsonValue& value, qint64 depth)
{
    const QJsonObject sample = value.toObject();
    QCOMPARE(sample["depth"].toInteger(-1), depth);
    QVERIFY(sample["tokens"].toInteger() > 0);
    QVERIFY(sample["tokensPerSecond"].toDouble() > 0);
    const double share = sample["rooflineShare"].toDouble();
    QVERIFY(share > 0); // above 1 where the machine was slower while its limits were measured
    QVERIFY(std::abs(sample["rooflineTokensPerSecond"].toDouble() * share / sample["tokensPerSecond"].toDouble() - 1) < 1e-9);
}

} // namespace

/// `lectern bench` and its options.
class TestBench : public QObject
{
    Q_OBJECT

private slots:
    void depths_haveASampleEachAndMemoryAsExpected()
    {
        const Outcome outcome = m_program.run({"bench", "--depths", "40000,0", "--json", "--threads", "2"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const QJsonObject root = outcome.json();
        for (const char* kind : {"read", "decode"}) {
            const QJsonArray samples = root[QLatin1String(kind)].toArray();
            QCOMPARE(samples.size(), 2);
            compareSample(samples[0], 0);
            compareSample(samples[1], 40000);
        }
        QCOMPARE(root["quote"].toArray().size(), 1); // with no context there is nothing to quote
        compareSample(root["quote"].toArray().at(0), 40064); // after what was written
        const QJsonObject roofline = root["roofline"].toObject();
        QVERIFY(roofline["bytesPerSecond"].toDouble() > 0);
        QVERIFY(roofline["floatOperationsPerSecond"].toDouble() > 0);
        for (const char* arithmetic : {"bf16OperationsPerSecond", "int8OperationsPerSecond"}) {
            const QJsonValue rate = roofline[QLatin1String(arithmetic)];
            QVERIFY(rate.isNull() || rate.toDouble() > 0); // null: the kernels do not use it
        }
        const QJsonObject memory = root["memory"].toObject();
        QVERIFY(memory["tokens"].toInteger() >= 40000);
        QCOMPARE(memory["peakBytes"].toInteger(), root["peakBytes"].toInteger());
        // The verdict of `models inspect` for that context, which counts a document in.
        const QJsonObject info =
            m_program.run({"models", "inspect", Program::builtInModel(), "--json", "--context", QString::number(memory["tokens"].toInteger())}).json();
        QCOMPARE(info["fits"].toArray().at(0).toObject()["bytes"].toInteger(), memory["verdictBytes"].toInteger());
        const double ratio = memory["peakBytes"].toDouble() / (memory["verdictBytes"].toDouble() - memory["documentBytes"].toDouble());
        QVERIFY2(ratio > 0.9 && ratio < 1.05, qPrintable(QString::number(ratio)));
    }

    void profile_accountsForTheTime()
    {
        const Outcome outcome = m_program.run({"bench", "--profile", "--depths", "3000", "--json", "--threads", "2"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const QJsonObject profile = outcome.json()["profile"].toObject();
        for (const char* kind : {"read", "decode"}) {
            const QJsonObject sample = profile[QLatin1String(kind)].toArray().at(0).toObject();
            QCOMPARE(sample["depth"].toInt(), 3000);
            double shares = 0;
            double other = 0;
            QSet<QString> named;
            for (const QJsonValue& value : sample["operations"].toArray()) {
                const QJsonObject line = value.toObject();
                named += line["operation"].toString();
                shares += line["share"].toDouble();
                QVERIFY(line["share"].toDouble() >= 0);
                QVERIFY(std::abs(line["share"].toDouble() - line["seconds"].toDouble() / sample["seconds"].toDouble()) < 1e-9);
                QVERIFY(line["memoryShare"].toDouble() >= 0 && line["arithmeticShare"].toDouble() < 2);
                if (line["operation"] == "other")
                    other = line["share"].toDouble();
            }
            QVERIFY2(std::abs(shares - 1) < 1e-6, qPrintable(QString::number(shares)));
            QVERIFY2(other <= 0.1, qPrintable(QString::number(other)));
            for (const char* operation : {"mambaIn", "mambaX", "mambaDt", "mambaOut", "attentionIn", "attentionOut", "attention", "scan", "convolution",
                                          "feedForward", "experts", "router", "norm", "embedding", "activation"})
                QVERIFY2(named.contains(QLatin1String(operation)), operation);
            QCOMPARE(named.contains("head"), kind == QByteArray("decode"));
        }
    }

    void profile_inWords_isATableForEachSample()
    {
        const Outcome outcome = m_program.run({"bench", "--profile", "--depths", "500", "--threads", "2"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.output.contains("at depth 500:"));
        QVERIFY2(QRegularExpression(" Mamba: scan +\\d+\\.\\d % +[\\d.,]+ GB/s +\\d+ % +[\\d.,]+ GOPS +\\d+ %\n").match(QString::fromUtf8(outcome.output)).hasMatch(),
                 outcome.output.constData());
    }

    void depths_thatAreNone_areWrongUsage_data()
    {
        QTest::addColumn<QString>("depths");
        QTest::addColumn<QString>("named");
        QTest::newRow("word") << "0,deep" << "\"deep\"";
        QTest::newRow("empty") << "" << "\"\"";
        QTest::newRow("gap") << "0,,5" << "\"\"";
        QTest::newRow("negative") << "-5" << "\"-5\"";
        QTest::newRow("fraction") << "1.5" << "\"1.5\"";
        QTest::newRow("more than numbers hold") << "99999999999999999999" << "\"99999999999999999999\"";
    }

    void depths_thatAreNone_areWrongUsage()
    {
        QFETCH(QString, depths);
        QFETCH(QString, named);
        const Outcome outcome = m_program.run({"bench", "--depths=" + depths});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.error.contains("--depths: " + named.toUtf8() + " is not a number of tokens"), outcome.error.constData());
    }

    void depthBeyondTheModel_isRefusedInOneLine()
    {
        const Outcome outcome = m_program.run({"bench", "--depths", "900000"});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.output.isEmpty());
        QCOMPARE(outcome.errorLines().size(), 1);
        QVERIFY2(outcome.error.contains("the model takes 262144"), outcome.error.constData());
    }

    void shapeFromAFile_isMeasuredLikeAModel()
    {
        const QString config = m_program.file("config.json", R"({"model_type":"jamba","vocab_size":512,"hidden_size":256,"intermediate_size":512,
            "num_hidden_layers":4,"num_attention_heads":4,"num_key_value_heads":2,"attn_layer_period":2,"attn_layer_offset":1,"num_experts":4,
            "num_experts_per_tok":2,"mamba_d_state":16})");
        const Outcome outcome = m_program.run({"bench", "--shape", config, "--quant", "Q8_0", "--depths", "1000", "--json", "--threads", "2"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const QJsonObject root = outcome.json();
        QCOMPARE(root["model"].toString(), config);
        QCOMPARE(root["quantisation"].toString(), QString("Q8_0"));
        compareSample(root["read"].toArray().at(0), 1000);
        compareSample(root["decode"].toArray().at(0), 1000);
    }

    void modelsThatCannotBeMadeUp_areRefusedInOneSentence_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such shape") << QStringList{"--shape", "jamba-9b"} << 2 << "there is no shape \"jamba-9b\"; there are jamba-3b, ";
        QTest::newRow("no such file") << QStringList{"--shape", "./nowhere.json"} << 1 << "./nowhere.json: no such file";
        QTest::newRow("no such quantisation") << QStringList{"--shape", "jamba-3b", "--quant", "Q3"} << 2 << "--quant: \"Q3\" is none of Q4_K_M, ";
        QTest::newRow("of a model in files") << QStringList{"--quant", "F16"} << 2 << "--quant: this goes with --shape only";
        QTest::newRow("two models") << QStringList{"--shape", "jamba-3b", "--model", "x"} << 2 << "--model: this does not go with --shape";
        QTest::newRow("larger than memory") << QStringList{"--shape", m_program.file("huge.json",
            R"({"model_type":"jamba","vocab_size":512,"hidden_size":65536,"intermediate_size":262144,"num_hidden_layers":512,"num_attention_heads":64})")}
                                            << 1 << "huge.json: not enough memory: ";
    }

    void modelsThatCannotBeMadeUp_areRefusedInOneSentence()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, says);
        const Outcome outcome = m_program.run(QStringList{"bench"} + arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY2(outcome.errorLines().at(0).contains(says.toUtf8()), outcome.error.constData());
        QCOMPARE(outcome.errorLines().size(), status == 2 ? 2 : 1);
    }

private:
    Program m_program;
};

QTEST_GUILESS_MAIN(TestBench)
#include "test_bench.moc"
