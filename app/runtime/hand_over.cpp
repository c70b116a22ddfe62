// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/hand_over.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace lectern::runtime {

namespace {

const QString kFiles = QStringLiteral("files");
const QString kActivation = QStringLiteral("activation");
constexpr qsizetype kLongestActivation = 256;

/// It ends in a variable of the environment.
bool isActivation(const QByteArray& token)
{
    return token.size() <= kLongestActivation
           && std::all_of(token.begin(), token.end(), [](char character) { return character > ' ' && character < '\x7f'; });
}

} // namespace

QByteArray HandOver::encoded() const
{
    const QJsonObject message{{kFiles, QJsonArray::fromStringList(files)},
                              {kActivation, isActivation(activation) ? QString::fromLatin1(activation) : QString()}};
    return QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<HandOver> HandOver::decoded(const QByteArray& line)
{
    const QJsonObject message = QJsonDocument::fromJson(line).object();
    if (!message.value(kFiles).isArray())
        return std::nullopt;
    HandOver handOver;
    for (const QJsonValue& value : message.value(kFiles).toArray()) {
        const QString file = value.toString();
        if (!QDir::isAbsolutePath(file) || file.startsWith(QLatin1Char(':')) || file.contains(QChar(0)))
            return std::nullopt;
        handOver.files << file;
    }
    const QByteArray activation = message.value(kActivation).toString().toUtf8();
    if (isActivation(activation))
        handOver.activation = activation;
    return handOver;
}

} // namespace lectern::runtime
