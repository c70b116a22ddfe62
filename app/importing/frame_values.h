// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QCborArray>
#include <QCborMap>
#include <QString>

#include <string_view>

namespace lectern {
class Failure;
}

/// Values out of a worker's frames, none of which is believed: the worker may have been taken over by the document that it
/// read. Each function throws Failure(WorkerCrashed) where the value is not there or not what it must be.
namespace lectern::importing {

/// The frame's map.
QCborMap frameFrom(const QByteArray& cbor);

void require(bool condition, const char* why);
[[noreturn]] void reject(const char* why);

QLatin1String latin1(std::string_view name);
QString stringIn(const QCborMap& map, std::string_view name, qsizetype longest);
int integerFrom(const QCborValue& value, qint64 least, qint64 most);
int integerIn(const QCborMap& map, std::string_view name, qint64 least, qint64 most);
/// A finite number in [least, most].
double numberFrom(const QCborValue& value, double least, double most);
QCborArray arrayIn(const QCborMap& map, std::string_view name);

/// What an error frame reports.
Failure failureFrom(const QCborMap& frame);

} // namespace lectern::importing
