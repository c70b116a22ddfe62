// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using lectern::test::Outcome;
using lectern::test::Program;

namespace {

std::vector<float> floats(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray bytes = file.readAll();
    std::vector<float> values(std::size_t(bytes.size()) / sizeof(float));
    std::copy_n(bytes.constData(), values.size() * sizeof(float), reinterpret_cast<char*>(values.data()));
    return values;
}

} // namespace

/// The commands beside asking: import, models, tokens, logits, bench.
class TestTools : public QObject
{
    Q_OBJECT

private slots:
    void import_json_hasEveryFieldOfTheContract()
    {
        const QString pdf = m_program.file("labels.pdf", lectern::test::pdfFile({{"A preface of six words here."}, {}, {"Chapter one."}}, 2));
        const Outcome outcome = m_program.run({"import", pdf, "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject root = outcome.json();
        QCOMPARE(root["title"].toString(), QString("labels"));
        QCOMPARE(root["source_sha256"].toString().size(), 64);
        const QJsonArray pages = root["pages"].toArray();
        QCOMPARE(pages.size(), 3);
        QCOMPARE(pages[0].toObject()["number"].toInt(), 1);
        QCOMPARE(pages[0].toObject()["label"].toString(), QString("i"));
        QCOMPARE(pages[0].toObject()["text"].toString(), QString("A preface of six words here."));
        QCOMPARE(pages[0].toObject()["words"].toInt(), 6);
        QCOMPARE(pages[0].toObject()["ocr"].toBool(true), false);
        QCOMPARE(pages[2].toObject()["label"].toString(), QString("1"));
        QCOMPARE(root["report"].toObject()["pagesWithoutText"].toArray(), QJsonArray{2});
        QVERIFY(root["report"].toObject()["warnings"].isArray());
        QVERIFY(root["outline"].isArray());
        QVERIFY2(outcome.error.contains("3 pages · 1 has no text (2)"), outcome.error.constData());
    }

    void import_text_marksPagesWithNumberAndLabel()
    {
        const QString pdf = m_program.file("labels.pdf", lectern::test::pdfFile({{"Preface."}, {"Chapter one."}}, 1));
        const Outcome outcome = m_program.run({"import", pdf});
        QCOMPARE(outcome.output, QByteArray("[p. 1] (i)\nPreface.\n\n[p. 2] (1)\nChapter one.\n\n"));
    }

    void import_boxes_standWhereTheWordsStand()
    {
        const QString pdf = m_program.file("boxes.pdf", lectern::test::pdfFile({{"First second", "third"}}));
        const QJsonObject page = m_program.run({"import", pdf, "--json", "--boxes"}).json()["pages"].toArray().at(0).toObject();
        const QJsonArray boxes = page["boxes"].toArray();
        QCOMPARE(boxes.size(), 3);
        QCOMPARE(page["words"].toInt(), 3);
        const QString text = page["text"].toString();
        QStringList words;
        for (const QJsonValue& value : boxes) {
            const QJsonObject box = value.toObject();
            words += text.mid(box["start"].toInt(), box["end"].toInt() - box["start"].toInt());
            QVERIFY(box["width"].toDouble() > 0 && box["height"].toDouble() > 0);
            QVERIFY(box["x"].toDouble() >= 70 && box["y"].toDouble() > 50);
        }
        QCOMPARE(words, QStringList({"First", "second", "third"}));
        QVERIFY(boxes[0].toObject()["x"].toDouble() < boxes[1].toObject()["x"].toDouble());
        QVERIFY(boxes[0].toObject()["y"].toDouble() < boxes[2].toObject()["y"].toDouble());
    }

    void models_list_showsTheBuiltInModelForWhatItIs()
    {
        const Outcome outcome = m_program.run({"models", "list"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.output.contains("lectern-14m"));
        QVERIFY(outcome.output.contains("finds and quotes; often the wrong sentence in long documents"));
        const QJsonObject first = m_program.run({"models", "list", "--json"}).json()["models"].toArray().at(0).toObject();
        QCOMPARE(first["id"].toString(), QString("lectern-14m"));
        QVERIFY(first["builtIn"].toBool() && first["default"].toBool());
    }

    void models_inspect_json_hasEveryFieldOfTheContract()
    {
        const Outcome outcome = m_program.run({"models", "inspect", Program::builtInModel(), "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject root = outcome.json();
        QCOMPARE(root["architecture"].toString(), QString("jamba"));
        QCOMPARE(root["parameters"].toInt(), 14'012'592);
        QCOMPARE(root["active"].toInt(), 11'063'472);
        QCOMPARE(root["quantisation"].toString(), QString("BF16"));
        QCOMPARE(root["vocab"].toInt(), 8192);
        QCOMPARE(root["contextLength"].toInt(), 262'144);
        QCOMPARE(root["trainedContext"].toInt(), 131'072);
        QVERIFY(root["searchResults"].isDouble());
        QVERIFY(root["answersQuoteResults"].isBool());
        QVERIFY(root["searchWeight"].isDouble());
        QVERIFY(root["notFoundBias"].isDouble());
        QCOMPARE(root["templates"].toString(), QString("chatml"));
        QCOMPARE(root["templateKnown"].toBool(), true);
        QVERIFY(root["licence"].isString());
        const QJsonArray layers = root["layers"].toArray();
        QCOMPARE(layers.size(), 12);
        for (int i = 0; i < 12; ++i) {
            const QJsonObject layer = layers[i].toObject();
            QCOMPARE(layer["kind"].toString(), i % 4 == 2 ? QString("attention") : QString("mamba"));
            QCOMPARE(layer["experts"].toInt(), i % 2 == 1 ? 4 : 1);
        }
        const QJsonObject fit = root["fits"].toArray().at(0).toObject();
        QCOMPARE(fit["device"].toString(), QString("cpu"));
        QCOMPARE(fit["context"].toInt(), 140'000);
        QVERIFY(fit["bytes"].toDouble() > 28e6);
        QCOMPARE(fit["verdict"].toString(), QString("fits"));
    }

    void tokens_andBack_giveTheSameText()
    {
        const QByteArray text = "Olá, lighthouse!\n  Two  spaces \xF0\x9D\x84\x9E.";
        const QString file = m_program.file("text.txt", text);
        const Outcome ids = m_program.run({"tokens", "--model", "lectern-14m", "--text-file", file});
        QCOMPARE(ids.status, 0);
        const QString idFile = m_program.file("ids.txt", ids.output);
        QCOMPARE(m_program.run({"tokens", "--decode", "--text-file", idFile}).output, text);
    }

    void tokens_controlTokens_areTextUnlessSpecialIsAsked()
    {
        const auto ids = [&](const QStringList& more) {
            return m_program.run(QStringList{"tokens", "--text", "<|im_end|>", "--json"} + more).json()["ids"].toArray();
        };
        QVERIFY(!ids({}).contains(5));
        QCOMPARE(ids({"--special"}), QJsonArray{5});
    }

    void logits_matchTheReferencesBest()
    {
        QFile file(LECTERN_TEST_DATA "/golden/demo-model/golden.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject prompt = QJsonDocument::fromJson(file.readAll()).object()["prompts"].toArray().at(0).toObject();
        QByteArray ids;
        for (const QJsonValue& id : prompt["prompt"].toArray())
            ids += QByteArray::number(id.toInt()) + '\n';
        const QString out = m_program.path("out.f32");
        const QString layers = m_program.path("layers");
        const Outcome outcome = m_program.run({"logits", "--tokens", m_program.file("prompt.txt", ids), "--out", out, "--chunk", "64",
                                               "--layers", layers});
        QVERIFY2(outcome.status == 0, outcome.error.constData());

        const std::vector<float> logits = floats(out);
        const std::size_t tokens = std::size_t(prompt["prompt"].toArray().size());
        QCOMPARE(logits.size(), tokens * 8192);
        const auto last = logits.end() - 8192;
        const int best = int(std::max_element(last, logits.end()) - last);
        QCOMPARE(best, prompt["greedy"].toArray().at(0).toInt());

        for (const char* name : {"embed", "layer.0.mixer", "layer.2.mixer", "layer.11.ffn", "layer.11.out", "final_norm"})
            QVERIFY2(floats(QDir(layers).filePath(QLatin1String(name) + ".f32")).size() == tokens * 256, name);

        const QString fast = m_program.path("fast.f32");
        QCOMPARE(m_program.run({"logits", "--tokens", m_program.path("prompt.txt"), "--out", fast, "--precision", "fast"}).status, 0);
        QVERIFY2(floats(fast) != logits, "fast keeps keys and values in 16 bits");
    }

    void bench_json_hasEveryFieldOfTheContract()
    {
        const Outcome outcome = m_program.run({"bench", "--json", "--threads", "2"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject root = outcome.json();
        QCOMPARE(root["device"].toString(), QString("cpu"));
        QVERIFY(root["features"].isArray());
        QCOMPARE(root["threads"].toInt(), 2);
        QVERIFY(root["load"].toObject()["seconds"].toDouble() > 0);
        QVERIFY(root["load"].toObject()["bytes"].toInt() > 28'000'000);
        const QJsonObject read = root["read"].toArray().at(0).toObject();
        QCOMPARE(read["depth"].toInt(-1), 0);
        QCOMPARE(read["tokens"].toInt(), 512);
        QVERIFY(read["tokensPerSecond"].toDouble() > 0);
        const QJsonObject decode = root["decode"].toArray().at(0).toObject();
        QCOMPARE(decode["depth"].toInt(), 512);
        QCOMPARE(decode["tokens"].toInt(), 64);
        QVERIFY(decode["tokensPerSecond"].toDouble() > 0);
        const QJsonObject state = root["state"].toObject();
        QVERIFY(state["bytes"].toInt() >= state["tokens"].toInt() * 1536);
        QVERIFY(state["saveSeconds"].isDouble() && state["restoreSeconds"].isDouble());
        QVERIFY(root["peakBytes"].toInt() > 28'000'000);
    }

    void help_namesEveryCommand()
    {
        const Outcome help = m_program.run({"--help"});
        QCOMPARE(help.status, 0);
        for (const char* verb : {"ask", "import", "models", "tokens", "logits", "bench"}) {
            QVERIFY2(help.output.contains(verb), verb);
            QCOMPARE(m_program.run({verb, "--help"}).status, 0);
        }
        QVERIFY(m_program.run({"--version"}).output.startsWith("lectern "));
    }

private:
    Program m_program;
};

QTEST_GUILESS_MAIN(TestTools)
#include "test_tools.moc"
