// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/script.h"

#include <algorithm>
#include <array>

namespace lectern::test {

using storage::CheckpointKind;

namespace {

using Kind = Step::Kind;

constexpr std::size_t kMostBooks = 6;
constexpr std::size_t kMostTalks = 8;
constexpr std::size_t kMostTurns = 10;
constexpr std::size_t kMostStates = 24;

/// How often each kind comes, in the order of Step::Kind.
constexpr std::array<unsigned, Step::kKinds> kWeights{5, 2, 2, 2, 3, 3, 2, 2, 8, 14, 8, 10, 8, 2, 16, 8, 1, 4, 2};

template <typename Map>
const typename Map::value_type& pick(const Map& map, unsigned index)
{
    return *std::next(map.begin(), std::ptrdiff_t(index % map.size()));
}

} // namespace

/// Eight random letters behind what makes it the only one of its name.
QString Script::name()
{
    QString made = QStringLiteral("w%1x%2q").arg(m_seed).arg(++m_names);
    for (int i = 0; i < 8; ++i)
        made += QChar(u'a' + below(26));
    return made;
}

std::vector<QString> Script::someBooks(const Oracle& oracle)
{
    std::vector<QString> books{pick(oracle.books, below(64)).first};
    const QString& second = pick(oracle.books, below(64)).first;
    if (below(3) == 0 && second != books.front())
        books.push_back(second);
    return books;
}

Step Script::next(const Oracle& oracle)
{
    for (;;) {
        unsigned at = 0;
        for (const unsigned weight : kWeights)
            at += weight;
        at = below(at);
        int kind = 0;
        for (; at >= kWeights[std::size_t(kind)]; ++kind)
            at -= kWeights[std::size_t(kind)];
        if (const std::optional<Step> step = make(Kind(kind), oracle))
            return *step;
    }
}

std::optional<Step> Script::make(Kind kind, const Oracle& oracle)
{
    Step step{.kind = kind};
    step.number = 1 + qint64(below(1000));
    bool possible = true;
    switch (kind) {
    case Kind::AddBook:
    case Kind::RenameBook:
    case Kind::CountTokens:
    case Kind::ForgetBook:
        possible = makeBookStep(step, oracle);
        break;
    case Kind::CreateTalk:
    case Kind::BeginTalk:
    case Kind::RenameTalk:
    case Kind::PinTalk:
    case Kind::ForgetTalk:
        possible = makeTalkStep(step, oracle);
        break;
    case Kind::SetHead:
    case Kind::AddTurn:
    case Kind::BeginTurn:
    case Kind::AppendToTurn:
    case Kind::FinishTurn:
        possible = makeTurnStep(step, oracle);
        break;
    case Kind::SaveState:
    case Kind::RestoreState:
        possible = makeStateStep(step, oracle);
        break;
    case Kind::GiveWay:
        possible = !oracle.states.empty();
        break;
    case Kind::Search:
        step.text = QStringLiteral("lantern");
        break;
    case Kind::Reopen:
        break;
    }
    return possible ? std::optional(step) : std::nullopt;
}

bool Script::makeBookStep(Step& step, const Oracle& oracle)
{
    if (step.kind == Kind::AddBook) {
        step.book = name();
        // Now and then more than are written at once.
        step.number = below(12) == 0 ? 65 + qint64(below(20)) : 1 + qint64(below(6));
        return oracle.books.size() < kMostBooks;
    }
    if (oracle.books.empty() || (step.kind == Kind::ForgetBook && oracle.books.size() < kMostBooks && below(4) != 0))
        return false;
    step.book = pick(oracle.books, below(64)).first;
    if (step.kind == Kind::RenameBook)
        step.text = name();
    return true;
}

bool Script::makeTalkStep(Step& step, const Oracle& oracle)
{
    if (step.kind == Kind::CreateTalk || step.kind == Kind::BeginTalk) {
        if (oracle.books.empty() || oracle.talks.size() >= kMostTalks)
            return false;
        step.talk = name();
        step.books = someBooks(oracle);
        step.turn = name();
        step.text = name();
        return true;
    }
    if (oracle.talks.empty() || (step.kind == Kind::ForgetTalk && oracle.talks.size() < kMostTalks && below(4) != 0))
        return false;
    step.talk = pick(oracle.talks, below(64)).first;
    step.number = qint64(below(2));
    step.text = name();
    return true;
}

bool Script::makeTurnStep(Step& step, const Oracle& oracle)
{
    if (oracle.talks.empty())
        return false;
    const auto& [title, talk] = pick(oracle.talks, below(64));
    step.talk = title;
    const QString some = talk.turns.empty() ? QString() : talk.turns[below(talk.turns.size())];
    if (step.kind == Kind::SetHead) {
        step.turn = below(8) == 0 ? QString() : some;
        return !talk.turns.empty();
    }
    if (step.kind == Kind::AddTurn || step.kind == Kind::BeginTurn) {
        // Mostly where the conversation stands; else an edit: another branch, perhaps from the very beginning.
        step.parent = below(3) != 0 ? talk.head : below(4) == 0 ? QString() : some;
        step.turn = name();
        step.text = name();
        return talk.turns.size() < kMostTurns;
    }
    const auto running = std::ranges::find_if(talk.turns, [&](const QString& turn) { return oracle.turns.at(turn).running; });
    if (running == talk.turns.end())
        return false;
    step.turn = *running;
    step.text = step.kind == Kind::FinishTurn ? oracle.turns.at(step.turn).turn.question : name();
    return true;
}

bool Script::makeStateStep(Step& step, const Oracle& oracle)
{
    if (step.kind == Kind::RestoreState || (!oracle.states.empty() && below(10) == 0)) {
        if (oracle.states.empty())
            return false;
        const Oracle::State& there = oracle.states[below(oracle.states.size())];
        step.tokens = there.tokens;
        step.books = there.books;
        step.state = there.kind;
        return true;
    }
    if (oracle.books.empty() || oracle.states.size() >= kMostStates)
        return false;
    step.books = someBooks(oracle);
    // Of a book's own tokens its first 1 … 700, at the edges of blocks more often than elsewhere; then what follows on them.
    constexpr std::array<qint64, 8> kEdges{1, 255, 256, 257, 511, 512, 513, 640};
    const qint64 shared = below(2) == 0 ? kEdges[below(kEdges.size())] : 1 + qint64(below(700));
    const bool hasTail = step.books.size() > 1 || below(2) == 0;
    step.tokens = {.book = step.books.front(),
                   .shared = shared,
                   .tail = hasTail ? unsigned(m_random()) : 0,
                   .length = hasTail ? shared + 1 + qint64(below(300)) : shared};
    step.state = CheckpointKind(below(6));
    return true;
}

} // namespace lectern::test
