// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/model/config.h"
#include "engine/model/gguf.h"
#include "engine/model/json_file.h"
#include "engine/model/safetensors.h"
#include "tests/engine/model/gguf_bytes.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>
#include <optional>

using namespace lectern;
using namespace lectern::engine;

namespace {

std::optional<ErrorCode> refusal(const std::function<void()>& read)
{
    try {
        read();
        return std::nullopt;
    } catch (const Failure& failure) {
        return failure.code();
    }
}

QByteArray safetensorsFile(const QByteArray& header, const QByteArray& data)
{
    const auto size = static_cast<quint64>(header.size());
    return QByteArray(reinterpret_cast<const char*>(&size), sizeof size) + header + data;
}

} // namespace

/// Small files that would take much memory or time.
class ModelBoundsTest : public QObject {
    Q_OBJECT

private slots:
    void tensorsInTheSamePlace_areRefused();
    void moreExpertsThanAnyModelHas_areRefused();
    void jsonOfMillionsOfValues_isRefused();
    void jsonNestedDeeply_isRefused();
    void aHeaderOfManyTensors_isReadInTimeThatGrowsWithIt();

private:
    std::string write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName().toStdString();
    }

    QTemporaryDir m_folder;
};

void ModelBoundsTest::tensorsInTheSamePlace_areRefused()
{
    constexpr const char* kHeader =
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[%d,%d]}})";
    const std::string folder = m_folder.path().toStdString();
    for (const int begin : {0, 4, 8}) {
        const QByteArray header = QString::asprintf(kHeader, begin, begin + 4).toLatin1();
        write(QStringLiteral("model.safetensors"), safetensorsFile(header, QByteArray(16, 'x')));
        const auto refused = refusal([&] { Safetensors{folder}; });
        QCOMPARE(refused, begin < 8 ? std::optional(ErrorCode::ModelDamaged) : std::nullopt);
    }
    for (const std::uint64_t second : {0, 32}) {
        tests::GgufBytes bytes(2, 0);
        bytes.tensor("a", {8}, 0, 0).tensor("b", {1}, 0, second).data(QByteArray(64, 'x'));
        const std::string file = write(QStringLiteral("model.gguf"), bytes.bytes());
        QCOMPARE(refusal([&] { Gguf{file}; }), second < 32 ? std::optional(ErrorCode::ModelDamaged) : std::nullopt);
    }
}

void ModelBoundsTest::moreExpertsThanAnyModelHas_areRefused()
{
    const auto outcome = [](int layers, int experts) {
        return refusal([&] {
            parseShape(R"({"model_type":"jamba","num_hidden_layers":)" + std::to_string(layers) +
                       R"(,"expert_layer_period":1,"expert_layer_offset":0,"num_experts":)" + std::to_string(experts) + '}');
        });
    };
    QCOMPARE(outcome(72, 16), std::nullopt);
    QCOMPARE(outcome(4096, 4096), ErrorCode::ModelUnsupported);
}

void ModelBoundsTest::jsonOfMillionsOfValues_isRefused()
{
    std::string text = "[0";
    for (int i = 0; i < 3'000'000; ++i)
        text += ",0";
    QCOMPARE(refusal([&] { parseJson(text + ']', "x"); }), ErrorCode::ModelDamaged);
}

void ModelBoundsTest::jsonNestedDeeply_isRefused()
{
    for (const int depth : {60, 100, 1'000'000}) {
        const std::string text =
            std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
        QCOMPARE(refusal([&] { parseJson(text, "x"); }), depth > 60 ? std::optional(ErrorCode::ModelDamaged) : std::nullopt);
    }
}

void ModelBoundsTest::aHeaderOfManyTensors_isReadInTimeThatGrowsWithIt()
{
    std::string text = "{\"a\":[{}";
    for (int i = 0; i < 300'000; ++i)
        text += ",{}";
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(parseJson(text + "]}", "x").at("a").size(), std::size_t(300'001));
    QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_APPLESS_MAIN(ModelBoundsTest)
#include "model_bounds_test.moc"
