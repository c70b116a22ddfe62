// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend/quant_blocks.h"
#include "engine/convert/group_search.h"
#include "engine/convert/quantise.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

namespace lectern::engine {

namespace {

constexpr TensorType kBlockTypes[] = {TensorType::Q8_0, TensorType::Q5_0, TensorType::Q5_1,
                                      TensorType::Q4_K, TensorType::Q5_K, TensorType::Q6_K};

float uniform(std::uint64_t counter)
{
    std::uint64_t z = counter * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<float>((z ^ (z >> 31)) >> 40) * 0x1p-24f;
}

/// As tests/reference/quantiser_figures.py makes them.
std::vector<float> seeded(const QString& kind, std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const float bell = uniform(4 * i + 1) + uniform(4 * i + 2) + uniform(4 * i + 3) + uniform(4 * i + 4) - 2;
        values[i] = kind == "heavy" ? bell * bell * bell : kind == "shifted" ? bell + 0.7f : bell;
    }
    return values;
}

std::vector<std::byte> blocks(TensorType type, const std::vector<float>& values)
{
    const BlockSize block = blockOf(type);
    std::vector<std::byte> bytes(values.size() / static_cast<std::size_t>(block.values) *
                                 static_cast<std::size_t>(block.bytes));
    if (!quantise(type, values, bytes.data()))
        bytes.clear();
    return bytes;
}

std::vector<float> roundTrip(TensorType type, const std::vector<float>& values)
{
    const std::vector<std::byte> bytes = blocks(type, values);
    std::vector<float> back(values.size(), std::numeric_limits<float>::quiet_NaN());
    if (!bytes.empty())
        dequantise(type, bytes.data(), back);
    return back;
}

struct Error {
    double plain, weighted;
};

/// Relative to the values' size; weighted as k-quants weigh: sqrt(mean of 32 x²) + |x|.
Error errorOf(const std::vector<float>& x, const std::vector<float>& y)
{
    double off = 0, all = 0, weightedOff = 0, weightedAll = 0;
    for (std::size_t first = 0; first < x.size(); first += 32) {
        double squares = 0;
        for (std::size_t i = first; i < first + 32; ++i)
            squares += double(x[i]) * double(x[i]);
        for (std::size_t i = first; i < first + 32; ++i) {
            const double d = double(x[i]) - double(y[i]), weight = std::sqrt(squares / 32) + std::fabs(double(x[i]));
            off += d * d;
            all += double(x[i]) * double(x[i]);
            weightedOff += weight * d * d;
            weightedAll += weight * double(x[i]) * double(x[i]);
        }
    }
    return {std::sqrt(off / all), std::sqrt(weightedOff / weightedAll)};
}

void addTypes()
{
    QTest::addColumn<int>("type");
    for (const TensorType type : kBlockTypes)
        QTest::newRow(std::string(nameOf(type)).c_str()) << static_cast<int>(type);
}

} // namespace

class QuantiseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void error_isAtMostTheReferenceQuantisers_data();
    void error_isAtMostTheReferenceQuantisers();
    void allInstructionSets_giveTheSameBits();
    void parts_giveTheBytesOfTheWhole();
    void zeros_stayZero_data() { addTypes(); }
    void zeros_stayZero();
    void constants_areKept_data() { addTypes(); }
    void constants_areKept();
    void oneOutlier_isKept_data() { addTypes(); }
    void oneOutlier_isKept();
    void tinyValues_areNearZero_data() { addTypes(); }
    void tinyValues_areNearZero();
    void whatIsNoNumber_isRefused();
    void plainTypes_roundToNearest();
};

void QuantiseTest::error_isAtMostTheReferenceQuantisers_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("type");
    for (const QString& kind : {QStringLiteral("bell"), QStringLiteral("heavy"), QStringLiteral("shifted")}) {
        for (const TensorType type : kBlockTypes)
            QTest::addRow("%s %s", qPrintable(kind), std::string(nameOf(type)).c_str()) << kind << static_cast<int>(type);
    }
}

void QuantiseTest::error_isAtMostTheReferenceQuantisers()
{
    QFETCH(QString, kind);
    QFETCH(int, type);
    QFile file(QStringLiteral(LECTERN_TEST_DATA "/engine/convert/quantiser_figures.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject reference = QJsonDocument::fromJson(file.readAll()).object();
    const auto name = QString::fromStdString(std::string(nameOf(static_cast<TensorType>(type))));
    const QJsonObject figures = reference["figures"][kind][name].toObject();
    QVERIFY(!figures.isEmpty());
    const std::vector<float> values = seeded(kind, static_cast<std::size_t>(reference["values"].toInt()));
    const Error error = errorOf(values, roundTrip(static_cast<TensorType>(type), values));
    qInfo("rmse %.6f, reference %.6f; weighted %.6f, reference %.6f", error.plain, figures["rmse"].toDouble(), error.weighted,
          figures["weighted"].toDouble());
    // Types with weights are searched for these, the others for the plain error.
    const bool weighted = type == static_cast<int>(TensorType::Q4_K) || type == static_cast<int>(TensorType::Q5_K);
    QVERIFY(weighted ? error.weighted <= figures["weighted"].toDouble() : error.plain <= 1.0005 * figures["rmse"].toDouble());
    QVERIFY(error.plain <= 1.01 * figures["rmse"].toDouble());
}

void QuantiseTest::allInstructionSets_giveTheSameBits()
{
#if defined(__x86_64__)
    const std::vector<float> x = seeded("shifted", 512), bell = seeded("bell", 512);
    std::vector<float> w(512);
    for (std::size_t i = 0; i < w.size(); ++i)
        w[i] = 0.5f + std::fabs(x[i]);
    const auto results = [&](const GroupSearch& search) {
        std::vector<float> all(16 * 6 + 1024, 0.0f);
        float* const scale = all.data();
        search.fitAffine(x.data(), w.data(), 32, 15, false, scale, scale + 16);
        search.affineCodes(x.data(), 32, 15, scale, scale + 16, scale + 96);
        search.fitSymmetric(bell.data(), w.data(), 32, 16, scale + 32);
        search.symmetricCodes(bell.data(), 32, 16, scale + 32, scale + 608);
        const std::vector<float> step(16, 0.005f);
        for (std::size_t g = 0; g < 16; ++g)
            all[48 + g] = all[64 + g] = all[80 + g] = 30;
        search.refineAffine(x.data(), w.data(), 32, 15, step.data(), step.data(), scale + 48, scale + 64);
        search.refineSymmetric(bell.data(), w.data(), 32, 16, step.data(), scale + 80);
        return all;
    };
    const std::vector<float> portable = results(kPortableSearch);
    if (__builtin_cpu_supports("avx2"))
        QVERIFY(std::memcmp(portable.data(), results(kAvx2Search).data(), portable.size() * sizeof(float)) == 0);
    if (__builtin_cpu_supports("avx512f"))
        QVERIFY(std::memcmp(portable.data(), results(kAvx512Search).data(), portable.size() * sizeof(float)) == 0);
#endif
}

void QuantiseTest::parts_giveTheBytesOfTheWhole()
{
    const std::vector<float> values = seeded("bell", 4 * kQuantiseStride + 256);
    for (const TensorType type : kBlockTypes) {
        std::vector<std::byte> joined;
        for (std::size_t first = 0; first < values.size(); first += kQuantiseStride) {
            const std::size_t last = std::min(values.size(), first + kQuantiseStride);
            const std::vector<std::byte> part =
                blocks(type, {values.begin() + std::ptrdiff_t(first), values.begin() + std::ptrdiff_t(last)});
            joined.insert(joined.end(), part.begin(), part.end());
        }
        QVERIFY(joined == blocks(type, values));
    }
}

void QuantiseTest::zeros_stayZero()
{
    QFETCH(int, type);
    std::vector<float> values(1024, 0.0f);
    for (const float value : roundTrip(static_cast<TensorType>(type), values))
        QCOMPARE(value, 0.0f);
    values[700] = 1; // zeros beside something
    const std::vector<float> back = roundTrip(static_cast<TensorType>(type), values);
    for (std::size_t i = 0; i < 672; ++i)
        QCOMPARE(back[i], 0.0f);
}

void QuantiseTest::constants_areKept()
{
    QFETCH(int, type);
    for (const float constant : {1.0f, -1.0f, 0.37f, -2.5f, 0.1f}) {
        for (const float value : roundTrip(static_cast<TensorType>(type), std::vector<float>(512, constant)))
            QVERIFY2(std::fabs(value - constant) <= 0.004f * std::fabs(constant),
                     qPrintable(QString::number(double(value / constant))));
    }
}

void QuantiseTest::oneOutlier_isKept()
{
    QFETCH(int, type);
    for (const float outlier : {100.0f, -100.0f}) {
        std::vector<float> values = seeded("bell", 512);
        values[77] = outlier;
        const std::vector<float> back = roundTrip(static_cast<TensorType>(type), values);
        QVERIFY2(std::fabs(back[77] - outlier) < 3.5f, qPrintable(QString::number(double(back[77]))));
        for (const std::size_t i : {std::size_t(0), std::size_t(200), std::size_t(511)}) // groups and blocks without it
            QVERIFY(std::fabs(back[i] - values[i]) < 1.7f);
    }
}

void QuantiseTest::tinyValues_areNearZero()
{
    QFETCH(int, type);
    for (const float size : {1e-5f, 1e-10f, 1e-38f, 1e-42f}) {
        std::vector<float> values = seeded("bell", 512);
        for (float& value : values)
            value *= size;
        for (const float value : roundTrip(static_cast<TensorType>(type), values))
            QVERIFY(std::fabs(value) <= 2.2f * size + 1e-6f);
    }
}

void QuantiseTest::whatIsNoNumber_isRefused()
{
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    for (const TensorType type :
         {TensorType::F16, TensorType::BF16, TensorType::F32, TensorType::Q8_0, TensorType::Q4_K, TensorType::Q6_K}) {
        for (const float bad : {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
            std::vector<float> values = seeded("bell", 1024);
            QVERIFY(!blocks(type, values).empty());
            values[999] = bad;
            QVERIFY(blocks(type, values).empty());
        }
    }
    QVERIFY(blocks(TensorType::Q4_K, std::vector<float>(256, 1e6f)).empty());
    QVERIFY(!blocks(TensorType::BF16, std::vector<float>(256, 1e6f)).empty());
}

void QuantiseTest::plainTypes_roundToNearest()
{
    const std::vector<float> values = {1.0f, -1.00390625f, 1.01171875f, 0.0f, 3.1415927f, 1e-40f, -65504.0f, 1e30f};
    const auto bf16 = blocks(TensorType::BF16, values);
    const std::uint16_t expected[] = {0x3f80, 0xbf80, 0x3f82, 0, 0x4049, 1, 0xc780, 0x714a};
    QVERIFY(std::memcmp(bf16.data(), expected, sizeof expected) == 0);
    const auto f32 = blocks(TensorType::F32, values);
    QVERIFY(std::memcmp(f32.data(), values.data(), f32.size()) == 0);
    QVERIFY(!canQuantise(TensorType::IQ4_XS));
}

} // namespace lectern::engine

QTEST_APPLESS_MAIN(lectern::engine::QuantiseTest)
#include "quantise_test.moc"
