// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace lectern::cli {

/// An option that a command takes.
struct Option {
    QString name;  ///< "model" for `--model`; "q" for `-q`: one letter is written with one dash
    QString value; ///< what stands for its value in the help; empty for a switch
    QString help;
    /// Where it is set, the value may be missing: the next word is one only where this says so; else it is given as `--name=VALUE`.
    std::function<bool(const QString&)> mayBeValue{};
};

/// A command's words, sorted into options and the rest.
/// `--name VALUE`, `--name=VALUE`, `-n VALUE`; after `--` everything is rest. An option may be given several times.
class Arguments {
public:
    /// Throws Refusal(WrongUsage) for an unknown option, a missing value or one too many.
    Arguments(const QStringList& words, const std::vector<Option>& options);

    bool has(const QString& option) const { return m_values.contains(option); }
    /// The last value given, else an empty string.
    QString value(const QString& option) const;
    /// All values, in order.
    QStringList values(const QString& option) const { return m_values.value(option); }
    /// A whole number from `least` to `most`; nothing where the option was not given. Throws Refusal(WrongUsage).
    std::optional<qint64> number(const QString& option, qint64 least, qint64 most) const;
    /// As number(), for a decimal number with a point.
    std::optional<double> decimal(const QString& option, double least, double most) const;
    /// One of `choices`; the first where the option was not given. Throws Refusal(WrongUsage).
    QString choice(const QString& option, const QStringList& choices) const;

    /// What is no option, in order.
    const QStringList& rest() const { return m_rest; }

private:
    QHash<QString, QStringList> m_values;
    QStringList m_rest;
};

/// `--model`, `-q`
QString dashed(const QString& option);

} // namespace lectern::cli
