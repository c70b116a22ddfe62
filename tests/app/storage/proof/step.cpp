// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/step.h"

#include <algorithm>
#include <array>

namespace lectern::test {

namespace {

unsigned numberOf(const QString& name)
{
    unsigned hash = 2166136261;
    for (const QChar character : name)
        hash = (hash ^ character.unicode()) * 16777619;
    return hash;
}

} // namespace

std::vector<std::int32_t> TokenSpec::tokens() const
{
    std::vector<std::int32_t> all = madeTokens(std::min(shared, length), numberOf(book));
    if (length > shared)
        std::ranges::copy(madeTokens(length - shared, tail), std::back_inserter(all));
    return all;
}

const char* nameOf(Step::Kind kind)
{
    static constexpr std::array<const char*, Step::kKinds> kNames{"add a book",
                                                                  "rename a book",
                                                                  "count tokens",
                                                                  "forget a book",
                                                                  "create a conversation",
                                                                  "begin a conversation",
                                                                  "rename a conversation",
                                                                  "pin a conversation",
                                                                  "set the head",
                                                                  "add a turn",
                                                                  "begin a turn",
                                                                  "append to a turn",
                                                                  "finish a turn",
                                                                  "forget a conversation",
                                                                  "save a state",
                                                                  "restore a state",
                                                                  "give way",
                                                                  "search",
                                                                  "reopen"};
    return kNames[std::size_t(kind)];
}

QString Step::describe() const
{
    return QStringLiteral("%1 [%2|%3|%4|%5|%6|%7]")
        .arg(QString::fromLatin1(nameOf(kind)), book, talk, turn, parent, text)
        .arg(tokens.length);
}

storage::StoredTurn turnOf(const Step& step)
{
    storage::StoredTurn stored = madeTurn(step.text, step.parent);
    stored.turn.id = step.turn;
    stored.created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + step.number);
    return stored;
}

} // namespace lectern::test
