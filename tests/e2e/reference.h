// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/e2e/program.h"

#include <QJsonObject>

#include <vector>

namespace lectern::test {

/// A row of questions about one document, as a run that nobody interrupts answers them.
struct Reference {
    QString document;
    QStringList questions;
    std::vector<QJsonObject> turns; ///< as `ask --json` gives them
    std::vector<QByteArray> shown;  ///< what `ask` writes for each: from the answer's first character to the blank line

    /// Asks them twice, for the JSON and for what is shown. Throws std::runtime_error where that fails.
    static Reference of(Program& program, const QString& document, const QStringList& questions);

    double readSeconds() const;
    /// How long questions [first, first + count) take.
    double answerSeconds(int first, int count) const;
};

/// Throws std::runtime_error with `what` where it does not hold.
void require(bool holds, const QByteArray& what);
void requireSame(const QJsonValue& actual, const QJsonValue& expected, const QByteArray& what);
/// What two turns must have in common that were asked the same at the same place.
void requireSameAnswer(const QJsonObject& actual, const QJsonObject& expected);

/// A value as JSON, to be shown.
QByteArray jsonText(const QJsonValue& value);

} // namespace lectern::test
