// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/golden_case.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lectern::tests {

namespace {

QString folder(const QString& model)
{
    return QStringLiteral(LECTERN_TEST_DATA "/golden/") + model;
}

QByteArray read(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

std::vector<float> floats(const QByteArray& bytes)
{
    std::vector<float> values(static_cast<std::size_t>(bytes.size()) / sizeof(float));
    std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
    return values;
}

template <typename Number>
std::vector<Number> numbers(const QJsonValue& array)
{
    std::vector<Number> out;
    for (const QJsonValue& value : array.toArray())
        out.push_back(static_cast<Number>(value.toInteger()));
    return out;
}

QJsonObject description(const QString& model)
{
    return QJsonDocument::fromJson(read(folder(model) + QStringLiteral("/golden.json"))).object();
}

} // namespace

std::string goldenModel(const QString& model)
{
    return (folder(model) + QStringLiteral("/model")).toStdString();
}

std::vector<GoldenCase> goldenCases(const QString& model)
{
    std::vector<GoldenCase> cases;
    for (const QJsonValue& value : description(model)[u"cases"].toArray()) {
        const QJsonObject object = value.toObject();
        GoldenCase golden;
        golden.name = object[u"name"].toString();
        golden.tokens = numbers<engine::TokenId>(object[u"tokens"]);
        golden.positions = numbers<std::int64_t>(object[u"positions"]);
        golden.logits = floats(read(folder(model) + u'/' + object[u"file"].toString()));
        golden.vocabulary = static_cast<std::size_t>(object[u"shape"].toArray()[1].toInteger());
        for (const float logit : golden.logits)
            golden.largest = std::max(golden.largest, std::abs(logit));
        cases.push_back(std::move(golden));
    }
    return cases;
}

GoldenHidden goldenHidden(const QString& model)
{
    const QJsonObject object = description(model)[u"hidden"].toObject();
    const std::vector<float> all = floats(read(folder(model) + u'/' + object[u"file"].toString()));
    GoldenHidden hidden;
    hidden.tokens = numbers<engine::TokenId>(object[u"tokens"]);
    for (const QJsonValue& value : object[u"entries"].toArray()) {
        const QJsonObject entry = value.toObject();
        std::size_t count = 1;
        for (const QJsonValue& extent : entry[u"shape"].toArray())
            count *= static_cast<std::size_t>(extent.toInteger());
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(entry[u"offset"].toInteger() / qint64(sizeof(float)));
        hidden.values[entry[u"name"].toString().toStdString()] = {first, first + static_cast<std::ptrdiff_t>(count)};
    }
    return hidden;
}

} // namespace lectern::tests
