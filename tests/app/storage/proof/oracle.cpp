// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/oracle.h"

#include <algorithm>

namespace lectern::test {

using namespace lectern::storage;

namespace {

using Kind = Step::Kind;

bool contains(const std::vector<QString>& books, const QString& book)
{
    return std::ranges::find(books, book) != books.end();
}

bool isKept(CheckpointKind kind)
{
    return kind == CheckpointKind::SystemText || kind == CheckpointKind::Document;
}

bool isOfTurns(CheckpointKind kind)
{
    return kind == CheckpointKind::BeforeTurn || kind == CheckpointKind::AfterAnswer;
}

QString lastWord(const QString& name)
{
    // Without its first letters: a search index stores only where a word differs from the one before it.
    return name.mid(name.size() - 8);
}

} // namespace

const MadeEngine& proofEngine()
{
    static const MadeEngine engine(QStringLiteral("layout"), 3000);
    return engine;
}

void Oracle::loosen(const Step& step)
{
    const auto mark = [&](auto&& mayGo) {
        for (State& state : states)
            state.mayBeGone = state.mayBeGone || mayGo(state);
    };
    switch (step.kind) {
    case Kind::GiveWay:
        mark([](const State&) { return true; });
        break;
    case Kind::ForgetBook:
        // A state's first blocks may lie in the file of one that went on with the forgotten book.
        mark([&](const State& state) { return savedWith[state.books.front()].contains(step.book); });
        break;
    case Kind::ForgetTalk:
        // Whose turns a state is of, tokens do not tell: whatever the conversation may have read.
        mark([&](const State& state) {
            return std::ranges::all_of(state.books,
                                       [&](const QString& book) { return contains(talks.at(step.talk).books, book); });
        });
        break;
    case Kind::SaveState:
        if (pushesOut)
            mark([](const State&) { return true; });
        else if (thins)
            mark([&](const State& state) { return !isKept(state.kind) && state.books.front() == step.books.front(); });
        break;
    default:
        break;
    }
}

void Oracle::apply(const Step& step, std::optional<SaveResult::Outcome> saved)
{
    loosen(step);
    const auto begin = [&](bool running) {
        StoredTurn turn = turnOf(step);
        turn.running = running;
        if (running) { // what the model wrote comes later
            domain::Turn begun;
            begun.id = turn.turn.id;
            begun.question = turn.turn.question;
            begun.stop = domain::TurnStop::Cancelled;
            turn.turn = begun;
        }
        Talk& talk = talks.at(step.talk);
        talk.turns.push_back(step.turn);
        talk.head = step.turn;
        turns[step.turn] = turn;
    };
    const auto forgetTalk = [&](const QString& title) {
        for (const QString& turn : talks.at(title).turns) {
            forgottenWords.push_back(lastWord(turns.at(turn).turn.question));
            turns.erase(turn);
        }
        talks.erase(title);
        forgottenWords.push_back(lastWord(title));
    };
    switch (step.kind) {
    case Kind::AddBook:
        books[step.book] = {.pages = int(step.number), .title = step.book, .tokens = {}};
        break;
    case Kind::RenameBook:
        books.at(step.book).title = step.text;
        break;
    case Kind::CountTokens:
        books.at(step.book).tokens = step.number;
        break;
    case Kind::ForgetBook: {
        forgottenWords.push_back(lastWord(step.book));
        if (books.at(step.book).title != step.book)
            forgottenWords.push_back(lastWord(books.at(step.book).title));
        books.erase(step.book);
        std::vector<QString> readers;
        for (const auto& [title, talk] : talks) {
            if (contains(talk.books, step.book))
                readers.push_back(title);
        }
        for (const QString& title : readers)
            forgetTalk(title);
        std::erase_if(states, [&](const State& state) { return contains(state.books, step.book); });
        break;
    }
    case Kind::CreateTalk:
        talks[step.talk] = {.books = step.books};
        break;
    case Kind::BeginTalk:
        talks[step.talk] = {.books = step.books};
        begin(true);
        break;
    case Kind::RenameTalk: {
        Talk talk = talks.at(step.talk);
        talks.erase(step.talk);
        talks[step.text] = std::move(talk);
        break;
    }
    case Kind::PinTalk:
        talks.at(step.talk).pinned = step.number != 0;
        break;
    case Kind::SetHead:
        talks.at(step.talk).head = step.turn;
        break;
    case Kind::AddTurn:
        begin(false);
        break;
    case Kind::BeginTurn:
        begin(true);
        break;
    case Kind::AppendToTurn: {
        StoredTurn& turn = turns.at(step.turn);
        turn.turn.answer += step.text;
        turn.turn.reasoning += step.text;
        turn.tokens.push_back(std::int32_t(step.number));
        break;
    }
    case Kind::FinishTurn: {
        const QString parent = turns.at(step.turn).parent;
        const QDateTime created = turns.at(step.turn).created;
        turns[step.turn] = turnOf(step);
        turns[step.turn].parent = parent;
        turns[step.turn].created = created;
        break;
    }
    case Kind::ForgetTalk: {
        const std::vector<QString> list = talks.at(step.talk).books;
        forgetTalk(step.talk);
        std::erase_if(states, [&](const State& state) { return state.books == list && isOfTurns(state.kind); });
        break;
    }
    case Kind::SaveState: {
        if (saved && *saved != SaveResult::Outcome::Saved && *saved != SaveResult::Outcome::AlreadyThere)
            break;
        savedWith[step.books.front()].insert(step.books.begin(), step.books.end());
        const auto same = std::ranges::find(states, step.tokens, &State::tokens);
        if (same == states.end()) {
            states.push_back({step.tokens, step.books, step.state, !saved.has_value()});
            break;
        }
        same->mayBeGone = same->mayBeGone && !saved.has_value();
        if (!isKept(same->kind) || !saved.has_value())
            same->kind = step.state;
        break;
    }
    case Kind::RestoreState:
    case Kind::GiveWay:
    case Kind::Search:
        break;
    case Kind::Reopen:
        reopened();
        break;
    }
    if (forgottenWords.size() > 24)
        forgottenWords.erase(forgottenWords.begin(), forgottenWords.end() - 24);
}

void Oracle::reopened()
{
    for (auto& [id, turn] : turns)
        turn.running = false;
}

QByteArray Oracle::observe(Library& library)
{
    QByteArray seen;
    for (const State& state : states) {
        if (!state.mayBeGone)
            continue;
        const std::vector<std::int32_t> tokens = state.tokens.tokens();
        const bool isThere = library.states().longestPrefix(proofEngine().identity().layoutId, tokens) == state.tokens.length;
        seen += isThere ? '+' : 'x';
    }
    observed(seen);
    return seen;
}

void Oracle::observed(const QByteArray& seen)
{
    qsizetype next = 0;
    std::erase_if(states, [&](State& state) {
        if (!state.mayBeGone)
            return false;
        state.mayBeGone = false;
        return seen.at(next++) == 'x';
    });
}

} // namespace lectern::test
