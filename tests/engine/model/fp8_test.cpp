// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/base/float16.h"
#include "engine/engine.h"
#include "engine/session.h"
#include "tests/engine/model/model_copy.h"

#include <QtTest>

#include <cmath>
#include <optional>

using namespace lectern;
using namespace lectern::engine;
using tests::ModelCopy;

namespace {

std::optional<Failure> failureOf(const ModelCopy& model)
{
    try {
        Engine::inspect(model.folder());
    } catch (const Failure& failure) {
        return failure;
    }
    return std::nullopt;
}

/// What E4M3's definition says: sign, 4 bits of exponent with bias 7, 3 of mantissa.
float meaning(int bits)
{
    const int exponent = (bits >> 3) & 15, mantissa = bits & 7;
    const double magnitude = exponent == 0 ? std::ldexp(mantissa, -9) : std::ldexp(8 + mantissa, exponent - 10);
    return static_cast<float>(bits & 128 ? -magnitude : magnitude);
}

} // namespace

/// Checkpoints of 8-bit floats with scales per matrix, per output and per block of 128 × 128.
class Fp8Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByte_isTheValueThatTheFormatDefines();
    void logits_matchTheReference_withEveryKindOfScale();
    void aMatrixWithoutAScale_isRefused();
    void aScaleThatDoesNotFit_isRefused_data();
    void aScaleThatDoesNotFit_isRefused();
};

void Fp8Test::everyByte_isTheValueThatTheFormatDefines()
{
    for (int bits = 0; bits < 256; ++bits) {
        const float value = fromF8E4M3(static_cast<std::uint8_t>(bits));
        if ((bits & 127) == 127)
            QVERIFY(std::isnan(value));
        else
            QVERIFY2(value == meaning(bits) && std::signbit(value) == (bits >= 128), qPrintable(QString::number(bits)));
    }
}

void Fp8Test::logits_matchTheReference_withEveryKindOfScale()
{
    const auto golden = tests::goldenCases(QStringLiteral("fp8")).front();
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("fp8")));
    QCOMPARE(engine->info().weightType, "F8_E4M3");
    Session session(engine, {.precision = Precision::Exact});
    float worst = 0;
    PrefillObserver observer;
    observer.logits = [&](std::int64_t position, std::span<const float> row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const float difference = std::abs(row[i] - golden.row(static_cast<std::size_t>(position - 1))[i]);
            worst = std::max(worst, std::isnan(difference) ? INFINITY : difference);
        }
    };
    session.prefill(golden.tokens, {}, observer);
    qInfo("largest relative difference %.2g", static_cast<double>(worst / golden.largest));
    QVERIFY(worst > 0 && worst <= 1e-4f * golden.largest);
}

void Fp8Test::aMatrixWithoutAScale_isRefused()
{
    for (const QByteArray name : {"mamba.in_proj.weight_scale_inv", "self_attn.q_proj.weight_scale"}) {
        const ModelCopy model(QStringLiteral("fp8"));
        model.changeHeader([&](QByteArray header) { return header.replace(name + '"', name.chopped(5) + "other\""); });
        const auto failure = failureOf(model);
        QVERIFY(failure);
        QCOMPARE(failure->code(), ErrorCode::ModelUnsupported);
        QVERIFY2(failure->detail().find("proj.weight is stored as F8_E4M3 and has no scale") != std::string::npos,
                 failure->detail().c_str());
    }
}

void Fp8Test::aScaleThatDoesNotFit_isRefused_data()
{
    QTest::addColumn<QByteArray>("tensor");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char* tensor, const char* from, const char* to) {
        QTest::addRow("%s %s", tensor, to) << QByteArray(tensor) << QByteArray(from) << QByteArray(to);
    };
    row("in_proj.weight_scale_inv", "[5,2]", "[2,5]");
    row("in_proj.weight_scale_inv", "[5,2]", "[10]");
    row("in_proj.weight_scale_inv", "\"F32\"", "\"I32\"");
    row("v_proj.weight_scale", "[48]", "[6,8]");
    row("v_proj.weight_scale", "[48]", "[1,48]");
    row("k_proj.weight_scale", "\"BF16\"", "\"I16\"");
}

void Fp8Test::aScaleThatDoesNotFit_isRefused()
{
    QFETCH(QByteArray, tensor);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const ModelCopy model(QStringLiteral("fp8"));
    model.changeHeader([&](QByteArray header) {
        const qsizetype at = header.indexOf(from, header.indexOf(tensor));
        return header.replace(at, from.size(), to);
    });
    const auto failure = failureOf(model);
    QVERIFY(failure);
    QVERIFY2(failure->code() == ErrorCode::ModelUnsupported, failure->detail().c_str());
    QVERIFY2(QByteArray::fromStdString(failure->detail()).contains(tensor), failure->detail().c_str());
}

QTEST_GUILESS_MAIN(Fp8Test)
#include "fp8_test.moc"
