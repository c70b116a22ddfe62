// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/frame_values.h"

#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QCborValue>

#include <algorithm>
#include <cmath>
#include <string>

namespace lectern::importing {

using namespace protocol;

void reject(const char* why) { throw Failure(ErrorCode::WorkerCrashed, std::string("the worker broke its protocol: ") + why); }

void require(bool condition, const char* why) {
    if (!condition)
        reject(why);
}

QCborMap frameFrom(const QByteArray& cbor) {
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(cbor, &error);
    require(error.error == QCborError::NoError && value.isMap(), "a frame is no CBOR map");
    return value.toMap();
}

QLatin1String latin1(std::string_view name) { return QLatin1String(name.data(), static_cast<int>(name.size())); }

QString stringIn(const QCborMap& map, std::string_view name, qsizetype longest) {
    const QCborValue value = map.value(latin1(name));
    require(value.isString(), "a string is missing");
    QString text = value.toString();
    require(text.size() <= longest, "a string is too long");
    return text;
}

int integerFrom(const QCborValue& value, qint64 least, qint64 most) {
    require(value.isInteger(), "an integer is missing");
    const qint64 number = value.toInteger();
    require(number >= least && number <= most, "an integer is out of range");
    return static_cast<int>(number);
}

int integerIn(const QCborMap& map, std::string_view name, qint64 least, qint64 most) { return integerFrom(map.value(latin1(name)), least, most); }

double numberFrom(const QCborValue& value, double least, double most) {
    require(value.isDouble() || value.isInteger(), "a number is missing");
    const double number = value.toDouble();
    require(std::isfinite(number) && number >= least && number <= most, "a number is out of range");
    return number;
}

QCborArray arrayIn(const QCborMap& map, std::string_view name) {
    const QCborValue value = map.value(latin1(name));
    require(value.isArray(), "an array is missing");
    return value.toArray();
}

Failure failureFrom(const QCborMap& frame) {
    const std::string name = stringIn(frame, kCode, kMaxTitleCharacters).toStdString();
    const std::string detail = stringIn(frame, kDetail, kMaxTitleCharacters).toStdString();
    const auto known = std::find_if(kErrorNames.begin(), kErrorNames.end(), [&](const auto& entry) { return entry.first == name; });
    require(known != kErrorNames.end(), "an unknown error");
    return Failure(known->second, detail);
}

} // namespace lectern::importing
