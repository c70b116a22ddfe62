// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include "app/cli/refusal.h"
#include "app/cli/text.h"

#include <algorithm>

namespace lectern::cli {

namespace {

[[noreturn]] void badValue(const QString& option, const QString& value)
{
    throw Refusal{dashed(option), Text::tr("\"%1\" is not a value it takes").arg(value), WrongUsage};
}

bool isOption(const QString& word)
{
    // "-" alone is a name that some programs give to standard input; here it is a file's name.
    return word.size() > 1 && word.startsWith(QLatin1Char('-'));
}

} // namespace

QString dashed(const QString& option)
{
    return (option.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + option;
}

Arguments::Arguments(const QStringList& words, const std::vector<Option>& options)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == QStringLiteral("--")) {
            m_rest += words.mid(i + 1);
            return;
        }
        if (!isOption(word)) {
            m_rest += word;
            continue;
        }
        const qsizetype equals = word.startsWith(QStringLiteral("--")) ? word.indexOf(QLatin1Char('=')) : -1;
        const QString written = word.left(equals < 0 ? word.size() : equals);
        const auto option = std::find_if(options.begin(), options.end(),
                                         [&](const Option& candidate) { return dashed(candidate.name) == written; });
        if (option == options.end()) {
            throw Refusal{written, Text::tr("no such option"), WrongUsage};
        }
        if (option->value.isEmpty()) {
            if (equals >= 0) {
                throw Refusal{written, Text::tr("this option takes no value"), WrongUsage};
            }
            m_values[option->name];
        } else if (equals >= 0) {
            m_values[option->name] += word.mid(equals + 1);
        } else if (option->mayBeValue && !(i + 1 < words.size() && option->mayBeValue(words[i + 1]))) {
            m_values[option->name];
        } else if (i + 1 < words.size()) {
            m_values[option->name] += words[++i];
        } else {
            throw Refusal{written, Text::tr("this option needs a value"), WrongUsage};
        }
    }
}

QString Arguments::value(const QString& option) const
{
    const QStringList all = values(option);
    return all.isEmpty() ? QString() : all.last();
}

std::optional<qint64> Arguments::number(const QString& option, qint64 least, qint64 most) const
{
    if (!has(option)) {
        return std::nullopt;
    }
    bool ok = false;
    const qint64 number = value(option).toLongLong(&ok);
    if (!ok || number < least || number > most) {
        badValue(option, value(option));
    }
    return number;
}

std::optional<double> Arguments::decimal(const QString& option, double least, double most) const
{
    if (!has(option)) {
        return std::nullopt;
    }
    bool ok = false;
    const double number = value(option).toDouble(&ok);
    if (!ok || !(number >= least && number <= most)) {
        badValue(option, value(option));
    }
    return number;
}

QString Arguments::choice(const QString& option, const QStringList& choices) const
{
    if (!has(option)) {
        return choices.first();
    }
    if (!choices.contains(value(option))) {
        badValue(option, value(option));
    }
    return value(option);
}

} // namespace lectern::cli
