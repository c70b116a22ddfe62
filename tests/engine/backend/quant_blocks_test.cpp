// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend/quant_blocks.h"
#include "engine/backend/tensor.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <map>

using namespace lectern::engine;

namespace {

QJsonObject referenceTypes()
{
    QFile file(QStringLiteral(LECTERN_TEST_DATA "/golden/dequant.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read dequant.json");
    return QJsonDocument::fromJson(file.readAll()).object()[u"types"].toObject();
}

std::map<QString, TensorType> typesByName()
{
    std::map<QString, TensorType> types;
    for (int i = 0; i <= static_cast<int>(TensorType::MXFP4); ++i) {
        const auto type = static_cast<TensorType>(i);
        types[QString::fromStdString(std::string(nameOf(type)))] = type;
    }
    return types;
}

} // namespace

/// ggml's block types against the values that gguf-py and llama.cpp's C code give, bit for bit.
class QuantBlocksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values_areTheReferencesBits_data();
    void values_areTheReferencesBits();
    void everyBlockType_isThere();
};

void QuantBlocksTest::values_areTheReferencesBits_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : referenceTypes().keys())
        QTest::addRow("%s", qPrintable(name)) << name;
}

void QuantBlocksTest::values_areTheReferencesBits()
{
    QFETCH(QString, name);
    const auto types = typesByName();
    const auto known = types.find(name);
    QVERIFY(known != types.end());
    const QJsonObject reference = referenceTypes()[name].toObject();
    const BlockSize block = blockOf(known->second);
    QCOMPARE(block.values, reference[u"values_per_block"].toInt());
    QCOMPARE(block.bytes, reference[u"bytes_per_block"].toInt());
    int compared = 0;
    for (const QJsonValue& value : reference[u"blocks"].toArray()) {
        const QByteArray bytes = QByteArray::fromHex(value[u"bytes"].toString().toLatin1());
        const QByteArray expected = QByteArray::fromHex(value[u"f32"].toString().toLatin1());
        const TensorView tensor{.type = known->second,
                                .shape = {1, bytes.size() / block.bytes * block.values},
                                .data = reinterpret_cast<const std::byte*>(bytes.constData())};
        const std::vector<float> ours = toFloats(tensor);
        QCOMPARE(
            QByteArray(reinterpret_cast<const char*>(ours.data()), static_cast<qsizetype>(ours.size() * sizeof(float))).toHex(),
            expected.toHex());
        ++compared;
    }
    QCOMPARE(compared, 4);
}

void QuantBlocksTest::everyBlockType_isThere()
{
    const QJsonObject reference = referenceTypes();
    for (const auto& [name, type] : typesByName())
        QVERIFY2(!isQuantised(type) || reference.contains(name), qPrintable(name));
}

QTEST_GUILESS_MAIN(QuantBlocksTest)
#include "quant_blocks_test.moc"
